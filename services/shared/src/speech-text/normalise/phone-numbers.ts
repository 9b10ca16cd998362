// Phone, card and booking numbers: digit by digit, a pause between their groups.
import type { NumberWords } from './number-words.ts';
import { spoken, type SpeechRule } from './rule.ts';

const GROUPED =
  /(?<![\w.,:/-])(?<plus>\+|00(?=[1-9]))?\(?\d[\d()]*(?:[ \u00a0./()-]{1,3}\d+\)?)+(?![\w/:]|[.,]\d|\s?[%€$£°])/g;
const LONG = /(?<![\w.,])(?<plus>\+)?\d{9,}(?![\w]|[.,]\d|\s?[%€$£°])/g;
const MIN_DIGITS = 7;

/** Grouped digits that are a number all the same: thousands, dates, ranges of years, addresses of machines. */
const isNumber = (text: string): boolean =>
  /^\d{1,3}(?:[ \u00a0.]\d{3})+$/.test(text) ||
  /^\d{1,4}([./-])\d{1,2}\1\d{1,4}$/.test(text) ||
  /^\d{4}\s?-\s?\d{4}$/.test(text) ||
  /^\d{1,3}(?:\.\d{1,3}){3}$/.test(text);

/** Rules for strings of digits that nobody reads as a number. */
export const phoneNumbers = (words: NumberWords, plusWord: string): SpeechRule[] => {
  const read = (text: string, plus: string): string => {
    const groups = text.match(/\d+/g) ?? [];
    return `${plus === '+' ? `${plusWord} ` : ''}${groups.map((group) => words.digits(group)).join(', ')}`;
  };
  return [
    spoken(GROUPED, ({ text, group }) => {
      const hasEnough = text.replace(/\D/g, '').length >= MIN_DIGITS;
      return hasEnough && !isNumber(text) ? read(text, group('plus')) : null;
    }),
    spoken(LONG, ({ text, group }) => read(text, group('plus'))),
  ];
};
