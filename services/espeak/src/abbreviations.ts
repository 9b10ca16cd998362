// English abbreviations whose full stop is no end of a sentence.

/** Always followed by what they belong to. */
const TITLES =
  'mr mrs ms dr prof st mt gen col capt lt sgt gov sen rep rev hon pres fr vs approx dept est fig e.g i.e cf';
/** May end a sentence: they do when a capital follows. */
const TAILS = 'etc inc ltd co corp jr sr bros ave blvd rd a.m p.m am pm ext';
/** Abbreviations before a number only ("no. 5", but "No."). */
const COUNTERS = 'no nos p pp vol ch sec art';

const words = (list: string): ReadonlySet<string> => new Set(list.split(' '));
const [titles, tails, counters] = [words(TITLES), words(TAILS), words(COUNTERS)];

/** Whether the full stop between `before` and `after` belongs to an abbreviation; at the end of the text none does. */
export const endsInAbbreviation = (before: string, after: string): boolean => {
  if (after.trim() === '') return false;
  const word = /[\p{L}.]+$/u.exec(before)?.[0] ?? '';
  const lower = word.toLowerCase();
  if (titles.has(lower)) return true;
  if (counters.has(lower)) return /^\s*\d/.test(after);
  const capitalFollows = /^\s*["'“‘(]*\p{Lu}/u.test(after);
  // "U.S. dollars", "J. Smith"; but "So do I. Then".
  if (/^(\p{L}\.)+\p{L}$/u.test(word) || tails.has(lower)) return !capitalFollows;
  return /^\p{Lu}$/u.test(word) && word !== 'I';
};
