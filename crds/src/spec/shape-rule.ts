// A rule on one object, and the kinds of rules that several objects have.
import { quoted, wrong, type Finding, type Path } from '../faults/finding.ts';

export type ShapeRule = {
  /** Standard CEL on `self`, and what the API server says where it is false. */
  rule: string;
  message: string;
  /** What to say, and where, about an object that breaks the rule. */
  explain: (self: Record<string, unknown>, path: Path) => Finding[];
};

/** The lower bound of two is not above the upper one. The API server also asks this of `default: {}` as it stands. */
export const upTo = (low: string, high: string): ShapeRule => ({
  rule: `!has(self.${low}) || !has(self.${high}) || self.${low} <= self.${high}`,
  message: `${low} is at most ${high}`,
  explain: ({ [low]: least, [high]: most }, path) =>
    typeof least === 'number' && typeof most === 'number' && least > most
      ? [
          wrong(
            [...path, low],
            `${low} (${least}) is greater than ${high} (${most}).`,
            `Write at most ${most}, or raise ${high}.`,
          ),
        ]
      : [],
});

/** Of some fields there is one, or at most one. */
export const onlyOf = (fields: readonly string[], { isNeeded }: { isNeeded: boolean }): ShapeRule => {
  const count = `[${fields.map((field) => `has(self.${field})`).join(', ')}].filter(given, given).size()`;
  const choice = fields.join(', ');
  return {
    rule: `${count} ${isNeeded ? '==' : '<='} 1`,
    message: `${isNeeded ? 'exactly' : 'at most'} one of ${choice}`,
    explain: (self, path) => {
      const [first, ...others] = fields.filter((field) => Object.hasOwn(self, field));
      if (first === undefined && isNeeded) return [wrong(path, `None of ${choice} is here.`, `Add one of ${choice}.`)];
      return others.map((field) => ({
        ...wrong([...path, field], `${quoted(field)} cannot stand beside ${quoted(first ?? '')}.`, 'Keep one of them.'),
        about: 'key',
      }));
    },
  };
};

/** With the one field comes the other. */
export const pairRule = (field: string, needed: string): ShapeRule => ({
  rule: `!has(self.${field}) || has(self.${needed})`,
  message: `${field} needs ${needed}`,
  explain: (self, path) =>
    Object.hasOwn(self, field) && !Object.hasOwn(self, needed)
      ? [
          {
            ...wrong([...path, needed], `${quoted(field)} needs ${quoted(needed)} beside it.`, `Add \`${needed}:\`.`),
            about: 'absence',
          },
        ]
      : [],
});
