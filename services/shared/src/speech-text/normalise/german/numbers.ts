// German numbers: plain, decimal, ordinals by their case, years, ranges.
import * as german from 'n2words/de-DE';
import { GERMAN_COUNTED } from '../../../clauses/languages/german.ts';
import { numberWords } from '../number-words.ts';
import { spoken, type SpeechRule } from '../rule.ts';

export const words = numberWords(german, 'Komma');

/** How a number is written, as a part of a pattern. */
export const NUMBER = String.raw`(?:\d{1,3}(?:\.\d{3})+|\d{1,3}(?:[ \u00a0]\d{3})+|\d+)(?:,\d+)?`;

/** A number as it is written → its words. */
export const sayNumber = (number: string): string => words.decimal(number.replace(/[. \u00a0]/g, '').replace(',', '.'));

/** The same before a noun: "1" is "ein". */
export const sayCount = (number: string, one = 'ein'): string => (number === '1' ? one : sayNumber(number));

/** "1998" → "neunzehnhundertachtundneunzig". */
export const sayYear = (year: string): string => {
  const [century, rest] = [Number(year.slice(0, 2)), Number(year.slice(2))];
  if (year.length !== 4 || century < 11 || century > 19) return words.integer(year);
  return `${words.integer(String(century))}hundert${rest === 0 ? '' : words.integer(String(rest))}`;
};

const DATIVE =
  /\b(?:am|vom|zum|zur|im|beim|dem|den|des|ab|seit|bis|der|diesem|diesen|jeden|jedem|meinem|meinen|ihrem|ihren|unserem|unseren|einem|einen)\s$/i;
const IN_DER = /\b(?:in|an|auf|mit|von|zu|bei|nach|vor|aus|während|ab|seit)\sder\s$/i;
const STRONG = /\b(?:ein|mein|dein|sein|ihr|unser|kein)\s$/i;
const FEMININE =
  /^\s(?:Etage|Klasse|Woche|Hälfte|Reihe|Person|Runde|Liga|Stunde|Nacht|Auflage|Ausgabe|Stelle|Generation)\b/;

/** "3." → "dritte", "dritten" or "dritter", by what stands around it. */
export const sayOrdinal = (digits: string, before: string, after: string): string => {
  const ordinal = words.ordinal(String(Number(digits)));
  if (IN_DER.test(before)) return `${ordinal}n`;
  if (/\bder\s$/i.test(before) || /\bdie\s$/i.test(before) || /\bdas\s$/i.test(before)) return ordinal;
  if (DATIVE.test(before)) return `${ordinal}n`;
  if (STRONG.test(before)) return `${ordinal}r`;
  return FEMININE.test(after) ? ordinal : `${ordinal}r`;
};

const COUNTED = String.raw`(?:${[...GERMAN_COUNTED].join('|')})(?![\p{L}])`;
const PREPOSED = String.raw`(?<=\b(?:am|vom|zum|beim|dem)\s)`;

/** Ordinals: before the nouns that one counts, before a small letter, and where only they can stand. */
export const ordinalRules: SpeechRule[] = [
  spoken(/(?<![\w.,:])(?<digits>[1-9]\d?)\.(?=\s(?:und|oder|bis)\s[1-9]\d?\.)/g, ({ group, before, after }) =>
    sayOrdinal(group('digits'), before, after),
  ),
  spoken(
    new RegExp(String.raw`(?<![\w.,:])(?<digits>[1-9]\d{0,2})\.(?=\s${COUNTED})`, 'giu'),
    ({ group, before, after }) => sayOrdinal(group('digits'), before, after),
  ),
  spoken(
    /(?<=\b(?:(?:mein|dein|sein|ihr|unser)\p{L}*|d(?:er|ie|as|en|em|es))\s)(?<digits>[1-9]\d?)\.(?=\s\p{Lu})/giu,
    ({ group, before, after }) => sayOrdinal(group('digits'), before, after),
  ),
  spoken(/(?<=\p{L}\s)(?<digits>[1-9]\d?)\.(?=\s\p{Ll})/gu, ({ group, before, after }) =>
    sayOrdinal(group('digits'), before, after),
  ),
  spoken(
    new RegExp(String.raw`${PREPOSED}(?<digits>[1-9]\d?)\.(?=\s*$)`, 'giu'),
    ({ group, before, after }) => `${sayOrdinal(group('digits'), before, after)}.`,
  ),
];

const isYear = (digits: string): boolean => /^1[1-9]\d\d$/.test(digits);
const sayPlain = (number: string): string => (isYear(number) ? sayYear(number) : sayNumber(number));
const FRACTIONS: Record<string, string> = {
  '1/2': 'ein halb', '½': 'ein halb', '1/3': 'ein Drittel', '⅓': 'ein Drittel', '2/3': 'zwei Drittel', '⅔': 'zwei Drittel',
  '1/4': 'ein Viertel', '¼': 'ein Viertel', '3/4': 'drei Viertel', '¾': 'drei Viertel',
}; // prettier-ignore

/** Numbers that need no unit; these rules come last of all that know digits. */
export const numberRules: SpeechRule[] = [
  spoken(/(?<![\w.,])(?<number>\d+)er(?=\s)/g, ({ group }) => `${words.integer(group('number'))}er`),
  spoken(
    /(?<![\w.,])(?<whole>\d+)\.(?<part>\d{1,2})(?!\d|[.,]\d)/g,
    ({ group }) => `${words.integer(group('whole'))} Punkt ${words.integer(group('part'))}`,
  ),
  spoken(
    /(?<![\d/.,])(?:1\/[234]|2\/3|3\/4)(?![\d/])|[½⅓⅔¼¾]/g,
    ({ text, before }) => `${/\d$/.test(before) ? ' ' : ''}${FRACTIONS[text]}`,
  ),
  spoken(/(?<![\w.,])v?(?<parts>\d+(?:\.\d+){2,})(?!\d)/g, ({ text, group }) =>
    /^\d{1,3}(?:\.\d{3})+$/.test(text)
      ? null
      : group('parts')
          .split('.')
          .map((part) => words.integer(part))
          .join(' Punkt '),
  ),
  spoken(/(?<=\d)[:/](?=\d)/g, () => ' '),
  spoken(
    new RegExp(String.raw`(?<![\w.,-])(?<from>${NUMBER})\s?[–-]\s?(?<to>${NUMBER})(?![\w-]|[.,]\d)`, 'g'),
    ({ group }) => `${sayPlain(group('from'))} bis ${sayPlain(group('to'))}`,
  ),
  spoken(
    new RegExp(String.raw`(?<![\p{L}\p{N}.,)–-])[-−](?<number>${NUMBER})`, 'gu'),
    ({ group }) => `minus ${sayNumber(group('number'))}`,
  ),
  spoken(new RegExp(String.raw`(?<![.,]\d*)(?<number>${NUMBER})`, 'g'), ({ group, before, after }) => {
    const start = /\p{L}$/u.test(before) ? ' ' : '';
    const end = /^\p{L}/u.test(after) ? ' ' : '';
    const number = group('number');
    const counts = number === '1' && /^\s\p{Lu}/u.test(after);
    return `${start}${counts ? 'ein' : sayPlain(number)}${end}`;
  }),
  spoken(
    /[.,]?\d+/g,
    ({ text, before }) =>
      `${/\S$/.test(before) ? ' ' : ''}${text.startsWith(',') ? 'Komma ' : ''}${words.digits(text.replace(/\D/g, ''))} `,
  ),
];
