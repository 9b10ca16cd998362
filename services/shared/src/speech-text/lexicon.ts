// The lexicon of a flow: words that are spoken otherwise than they are written.

export type LexiconEntry = { write: string; say: string };

export type Lexicon = {
  /** Sets aside what normalisation would read out or take apart: "24/7", "AT&T". */
  protect: (text: string) => string;
  /** Says every entry, those that were set aside too. */
  say: (text: string) => string;
};

const FIRST_PRIVATE = 0xf0000; // a plane of private characters: no text has a use for them
const PRIVATE = /[\u{F0000}-\u{FFFFD}]/gu;
const LETTERS_ALONE = /^[\p{L}\p{M}\s'’-]+$/u;

const escaped = (text: string): string =>
  text.replace(/[.*+?^${}()|[\]\\/-]/g, String.raw`\$&`).replace(/\s+/g, String.raw`\s+`);
const hasCapital = (text: string): boolean => text !== text.toLowerCase();
const fold = (text: string): string => text.replace(/\s+/g, ' ');

/** Whole words, the longest first; an entry without a capital fits any case. */
const matcher = (entries: readonly LexiconEntry[]): RegExp | null => {
  if (entries.length === 0) return null;
  const sorted = entries.toSorted((a, b) => b.write.length - a.write.length);
  return new RegExp(
    String.raw`(?<![\p{L}\p{N}])(?:${sorted.map(({ write }) => escaped(write.trim())).join('|')})(?![\p{L}\p{M}\p{N}])`,
    'giu',
  );
};

/** The lexicon of these entries. */
export const createLexicon = (entries: readonly LexiconEntry[]): Lexicon => {
  const known = entries.filter(({ write }) => write.trim() !== '');
  const exact = new Map(known.map((entry, index) => [fold(entry.write.trim()), index]));
  const anyCase = new Map(
    known.flatMap((entry, index) => (hasCapital(entry.write) ? [] : [[fold(entry.write.trim()), index]])),
  );
  const find = (text: string): number | undefined => exact.get(fold(text)) ?? anyCase.get(fold(text).toLowerCase());
  const words = matcher(known.filter(({ write }) => LETTERS_ALONE.test(write)));
  const notations = matcher(known.filter(({ write }) => !LETTERS_ALONE.test(write)));
  const setAside = (text: string, pattern: RegExp | null): string =>
    pattern
      ? text.replace(pattern, (found) => {
          const index = find(found);
          return index === undefined ? found : String.fromCodePoint(FIRST_PRIVATE + index);
        })
      : text;
  return {
    protect: (text) => setAside(text, notations),
    say: (text) =>
      setAside(text, words).replace(PRIVATE, (mark) => known[(mark.codePointAt(0) ?? 0) - FIRST_PRIVATE]?.say ?? ' '),
  };
};
