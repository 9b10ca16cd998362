// The shape of normalisation: a kind of notation, and the words that it is read as.

/** Reads one kind of notation out; what is not of its kind stays as it is. */
export type SpeechRule = (text: string) => string;

/** What a pattern found: its named groups, "" where one is missing, and what stands before and after. */
export type Found = { text: string; group: (name: string) => string; before: string; after: string };

/** A rule of a global pattern and of what each match is read as; null leaves it. */
export const spoken =
  (pattern: RegExp, say: (found: Found) => string | null): SpeechRule =>
  (text) =>
    text.replace(pattern, (...args: unknown[]) => {
      const matched = args[0] as string;
      const named = typeof args.at(-1) === 'object' ? (args.pop() as Record<string, string | undefined>) : {};
      const [at, whole] = args.slice(-2) as [number, string];
      const found = {
        text: matched,
        group: (name: string) => named[name] ?? '',
        before: whole.slice(0, at),
        after: whole.slice(at + matched.length),
      };
      return say(found) ?? matched;
    });

/** Rules one after the other. */
export const inTurn =
  (rules: readonly SpeechRule[]): SpeechRule =>
  (text) =>
    rules.reduce((left, rule) => rule(left), text);
