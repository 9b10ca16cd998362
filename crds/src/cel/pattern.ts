// Regular expressions from a resource, bounded: whatever the pattern and whatever the caller says, a match takes no
// longer than a blink. CEL's own are RE2's; JavaScript's go back and forth, so V8 is told to change to its linear
// engine where one goes on too long, and patterns that this engine does not take are looked at beforehand.
import { setFlagsFromString } from 'node:v8';

setFlagsFromString('--enable-experimental-regexp-engine-on-excessive-backtracks');
setFlagsFromString('--regexp-backtracks-before-fallback=10000');

/** What is wrong with a pattern, in words; undefined where it may be used. */
export const patternFault = (pattern: string): string | undefined => {
  try {
    RegExp(pattern);
  } catch {
    return 'is no regular expression';
  }
  // RE2 and the linear engine know neither.
  if (/\(\?<?[=!]/.test(pattern)) return 'looks ahead or behind';
  if (/\\[1-9]|\\k</.test(pattern)) return 'refers back to a group';
  return hasHeavyCount(pattern) ? 'repeats a group that repeats something itself' : undefined;
};

/** A pattern as a whole: what `pattern:` of a slot asks of a text. */
export const wholeMatch = (pattern: string): RegExp => new RegExp(`^(?:${pattern})$`);

/** What stands in brackets or behind a backslash is one letter. */
const LETTER = /\\(?:u\{[^}]*\}|.)|\[(?:\\.|[^\]])*\]/gs;
const COUNT = /\{\d+(?:,\d*)?\}/;
const REPEATED_GROUP = /\(([^()]*)\)(\*|\+|\{\d+(?:,\d*)?\})?/;

/** The linear engine takes no counts, so a pattern with one must be harmless as it is. */
const hasHeavyCount = (pattern: string): boolean => {
  let rest = pattern.replace(LETTER, 'x');
  if (!COUNT.test(rest)) return false;
  if ((rest.match(/[*+]|\{\d+,\}/g) ?? []).length > MOST_REPEATS) return true;
  // From the innermost group outwards; a group that repeats nothing is one letter.
  for (let group = REPEATED_GROUP.exec(rest); group; group = REPEATED_GROUP.exec(rest)) {
    const [whole, inner = '', repeat] = group;
    const isVariable = /[*+?|]|\{/.test(inner.replace(/^\?:/, ''));
    if (repeat && isVariable) return true;
    rest = rest.replace(whole, () => (isVariable ? 'x?' : 'x') + (repeat ?? ''));
  }
  return false;
};

/** Beside a count: each further one multiplies the time by the length of the text. */
const MOST_REPEATS = 2;
