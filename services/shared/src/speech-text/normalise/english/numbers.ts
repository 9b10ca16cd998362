// English numbers: plain, ordinal, decimal, years and decades, ranges, versions.
import * as american from 'n2words/en-US';
import { numberWords } from '../number-words.ts';
import { spoken, type SpeechRule } from '../rule.ts';

export const words = numberWords(american, 'point');

/** How a number is written, as a part of a pattern. */
export const NUMBER = String.raw`(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?`;

/** A number as it is written → its words. */
export const sayNumber = (number: string): string => words.decimal(number.replaceAll(',', ''));

/** "1998" → "nineteen ninety-eight". */
export const sayYear = (year: string): string => {
  const [century, rest] = [Number(year.slice(0, 2)), Number(year.slice(2))];
  if (year.length !== 4 || century < 11 || (century === 20 && rest < 10)) return words.integer(year);
  if (rest === 0) return century % 10 === 0 ? words.integer(year) : `${words.integer(String(century))} hundred`;
  const ending = rest < 10 ? `oh ${words.integer(String(rest))}` : words.integer(String(rest));
  return `${words.integer(String(century))} ${ending}`;
};

const plural = (word: string): string => (word.endsWith('y') ? `${word.slice(0, -1)}ies` : `${word}s`);
const FRACTIONS: Record<string, string> = {
  '1/2': 'one half', '½': 'a half', '1/3': 'one third', '⅓': 'a third', '2/3': 'two thirds', '⅔': 'two thirds',
  '1/4': 'one quarter', '¼': 'a quarter', '3/4': 'three quarters', '¾': 'three quarters', '24/7': 'twenty-four seven',
}; // prettier-ignore

const isYear = (digits: string): boolean => /^(?:1[1-9]|20)\d\d$/.test(digits);
const sayPlain = (number: string): string => (isYear(number) ? sayYear(number) : sayNumber(number));

/** Numbers that need no unit; these rules come last of all that know digits. */
export const numberRules: SpeechRule[] = [
  spoken(/(?<![\d/.,])(?:1\/[234]|2\/3|3\/4|24\/7)(?![\d/])|(?<whole>\d)?\s?(?<sign>[½⅓⅔¼¾])/g, ({ text, group }) => {
    if (!group('sign')) return FRACTIONS[text] ?? null;
    const fraction = FRACTIONS[group('sign')] ?? '';
    return group('whole') ? `${words.integer(group('whole'))} and ${fraction}` : fraction;
  }),
  spoken(
    /(?<!\d)(?<century>1[1-9]|20)(?<decade>[1-9])0s\b/g,
    ({ group }) => `${words.integer(group('century'))} ${plural(words.integer(`${group('decade')}0`))}`,
  ),
  spoken(/['’]?(?<![\d.,])(?<decade>[2-9]0)s\b/g, ({ group }) => plural(words.integer(group('decade')))),
  spoken(/(?<![\w.,])v?(?<parts>\d+(?:\.\d+){2,})(?![\d])/g, ({ text, group, before }) => {
    const parts = group('parts')
      .split('.')
      .map((part) => words.integer(part))
      .join(' dot ');
    return text.startsWith('v') && !/version\s$/i.test(before) ? `version ${parts}` : parts;
  }),
  spoken(/(?<=\d)[:/](?=\d)/g, () => ' '),
  spoken(/(?<![\w.,])(?<number>\d+)(?:st|nd|rd|th)\b/gi, ({ group }) => words.ordinal(group('number'))),
  spoken(
    new RegExp(String.raw`(?<![\w.,-])(?<from>${NUMBER})\s?[–-]\s?(?<to>${NUMBER})(?![\w-]|[.,]\d)`, 'g'),
    ({ group }) => `${sayPlain(group('from'))} to ${sayPlain(group('to'))}`,
  ),
  spoken(
    new RegExp(String.raw`(?<![\p{L}\p{N}.,)–-])[-−](?<number>${NUMBER})`, 'gu'),
    ({ group }) => `minus ${sayNumber(group('number'))}`,
  ),
  spoken(new RegExp(String.raw`(?<![.,]\d*)(?<number>${NUMBER})`, 'g'), ({ group, before, after }) => {
    const start = /\p{L}$/u.test(before) ? ' ' : '';
    const end = /^\p{L}/u.test(after) ? ' ' : '';
    return `${start}${sayPlain(group('number'))}${end}`;
  }),
  spoken(
    /[.,]?\d+/g,
    ({ text, before }) =>
      `${/\S$/.test(before) ? ' ' : ''}${text.startsWith('.') ? 'point ' : ''}${words.digits(text.replace(/\D/g, ''))} `,
  ),
];
