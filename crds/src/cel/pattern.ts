// Regular expressions from a resource, bounded: a match on what a caller says must not take longer than the caller waits.
// CEL's own are RE2's; JavaScript's go back and forth, so patterns that would do so without end are refused, and V8 is
// told to change to its linear engine where one goes on too long all the same.
import { setFlagsFromString } from 'node:v8';

setFlagsFromString('--enable-experimental-regexp-engine-on-excessive-backtracks');
setFlagsFromString('--regexp-backtracks-before-fallback=10000');

/** What is wrong with a pattern, in words; undefined where it may be used. */
export const patternFault = (pattern: string): string | undefined => {
  try {
    RegExp(pattern, 'u');
  } catch {
    return 'is no regular expression';
  }
  // RE2 and the linear engine know neither.
  if (/\(\?<?[=!]/.test(pattern)) return 'looks ahead or behind';
  if (/\\[1-9]|\\k</.test(pattern)) return 'refers back to a group';
  return isHeavy(pattern) ? 'repeats what repeats something itself' : undefined;
};

/** What stands in brackets or behind a backslash is one letter. */
const LETTER = /\\(?:u\{[^}]*\}|.)|\[(?:\\.|[^\]])*\]/gs;
const REPEATED_GROUP = /\(([^()]*)\)(\*|\+|\{\d+(?:,\d*)?\})?/;
const WITHOUT_END = /[*+]|\{\d+,\}/g;
/** Each further one multiplies the time by the length of the text. */
const MOST_WITHOUT_END = 3;

const isHeavy = (pattern: string): boolean => {
  let rest = pattern.replace(LETTER, 'x');
  if ((rest.match(WITHOUT_END) ?? []).length > MOST_WITHOUT_END) return true;
  // From the innermost group outwards; a group that repeats nothing is one letter.
  for (let group = REPEATED_GROUP.exec(rest); group; group = REPEATED_GROUP.exec(rest)) {
    const [whole, inner = '', repeat] = group;
    const isVariable = /[*+?|{]/.test(inner.replace(/^\?:/, ''));
    if (repeat && isVariable) return true;
    rest = rest.replace(whole, () => (isVariable ? 'x?' : 'x') + (repeat ?? ''));
  }
  return false;
};
