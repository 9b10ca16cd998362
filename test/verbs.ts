// The verbs that run one of several long things by its name: what `--help` says, and what a name that is none is told.
export type Verb<Thing extends { about: string }> = {
  /** `bench`, of `npm run bench`. */
  verb: string;
  /** Behind the name. */
  options?: string;
  things: Readonly<Record<string, Thing>>;
  /** Behind `npm run <verb> --`, each with what it does. */
  examples: Readonly<Record<string, string>>;
};

const table = (rows: [string, string][]): string => {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, about]) => `  ${name.padEnd(width)}  ${about}`).join('\n');
};

export const helpOf = ({ verb, options = '', things, examples }: Verb<{ about: string }>): string =>
  [
    `npm run ${verb} -- NAME${options && ` ${options}`}`,
    table(Object.entries(things).map(([name, { about }]) => [name, about])),
    'For example:',
    table(Object.entries(examples).map(([given, about]) => [`npm run ${verb} -- ${given}`, about])),
  ].join('\n\n');

/** The thing of this name; ends the process with help where that was asked for, or where there is none. */
export const chosen = <Thing extends { about: string }>(verb: Verb<Thing>, name: string, isHelp: boolean): Thing => {
  const thing = verb.things[name];
  if (thing && !isHelp) return thing;
  if (isHelp) console.log(helpOf(verb));
  else console.error(`${name === '' ? 'A name is missing.' : `There is no "${name}".`}\n\n${helpOf(verb)}`);
  process.exit(isHelp ? 0 : 2);
};
