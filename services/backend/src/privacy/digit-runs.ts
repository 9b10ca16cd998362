// Runs of digits in a text, however they are grouped: "4111 1111", "4-1-1-1", "four one one one".
import type { SpokenWords } from './spoken-words.ts';

/** One digit and where it stands; a word may be one. */
export type Digit = { value: number; start: number; end: number };

/** Digits that stand side by side. */
export type DigitRun = Digit[];

/** The zeros of the scripts whose digits recognisers write: ASCII, Arabic, Persian, Devanagari, full width. */
const ZEROS = [0x30, 0x660, 0x6f0, 0x966, 0xff10];
const NUMERAL = `[${ZEROS.map((zero) => `${String.fromCodePoint(zero)}-${String.fromCodePoint(zero + 9)}`).join('')}]`;
/** What may stand between two digits of one number. */
const BETWEEN = /^[\s.,()/\-\u2010-\u2015]{0,3}$/;

/** A reader of digit runs for a language. */
export const createDigitReader = ({ digits }: SpokenWords): ((text: string) => DigitRun[]) => {
  const values = new Map(digits.flatMap((words, value) => words.split(' ').map((word) => [word, value] as const)));
  const words = [...values.keys()].map((word) => `(?<![\\p{L}\\p{N}])${word}(?![\\p{L}\\p{N}])`);
  const pattern = new RegExp([NUMERAL, ...words].join('|'), 'giu');
  const valueOf = (found: string): number => values.get(found.toLowerCase()) ?? numeralValue(found);
  return (text) => {
    const runs: DigitRun[] = [];
    for (const { 0: found, index } of text.matchAll(pattern)) {
      const digit = { value: valueOf(found), start: index, end: index + found.length };
      const run = runs.at(-1);
      const last = run?.at(-1);
      if (run && last && BETWEEN.test(text.slice(last.end, index))) run.push(digit);
      else runs.push([digit]);
    }
    return runs;
  };
};

const numeralValue = (numeral: string): number => {
  const point = numeral.codePointAt(0) ?? 0;
  const zero = ZEROS.findLast((each) => each <= point) ?? point;
  return point - zero;
};
