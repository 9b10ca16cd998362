// Names of tools as a model takes them: letters, digits, _ and -, at most 64, no two alike.

const MAX_CHARS = 64;

/** `server__tool`; `taken` holds the names given so far, and gets this one. */
export const toolName = (server: string, tool: string, taken: Set<string>): string => {
  const name = `${server}__${tool}`.replaceAll(/[^A-Za-z0-9_-]/g, '_').slice(0, MAX_CHARS);
  let unique = name;
  for (let count = 2; taken.has(unique); count++) {
    const suffix = `_${count}`;
    unique = name.slice(0, MAX_CHARS - suffix.length) + suffix;
  }
  taken.add(unique);
  return unique;
};
