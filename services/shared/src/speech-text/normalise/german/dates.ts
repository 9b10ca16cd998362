// German dates: "am 3. Mai 2025", "03.05.2025", "3.5.", "2025-05-03".
import { spoken, type SpeechRule } from '../rule.ts';
import { sayOrdinal, sayYear } from './numbers.ts';

const MONTHS = 'Januar Februar März April Mai Juni Juli August September Oktober November Dezember'.split(' ');
const SHORT: Record<string, string> = {
  Jan: 'Januar', Feb: 'Februar', Mär: 'März', Mrz: 'März', Apr: 'April', Jun: 'Juni', Jul: 'Juli', Aug: 'August',
  Sep: 'September', Sept: 'September', Okt: 'Oktober', Nov: 'November', Dez: 'Dezember',
}; // prettier-ignore
const MONTH = String.raw`(?<month>${MONTHS.join('|')}|Jänner|(?:${Object.keys(SHORT).join('|')})\.)`;
const YEAR = String.raw`(?<year>1[1-9]\d\d|20\d\d)(?!\d|[.,:]\d)`;

const monthOf = (name: string): string => SHORT[name.replace('.', '')] ?? name;

const byNumber = (month: string): string | null => MONTHS[Number(month) - 1] ?? null;
const withYear = (year: string): string => (year ? ` ${sayYear(year)}` : '');

export const dateRules: SpeechRule[] = [
  spoken(/(?<![\w/-])(?<year>\d{4})-(?<month>\d{2})-(?<day>\d{2})(?![\w/-])/g, ({ group, before, after }) => {
    const month = byNumber(group('month'));
    return month && Number(group('day')) > 0
      ? `${sayOrdinal(group('day'), before, after)} ${month}${withYear(group('year'))}`
      : null;
  }),
  spoken(
    /(?<![\w.,€$£])(?<day>3[01]|[12]\d|0?[1-9])\.\s?(?<month>1[0-2]|0?[1-9])\.(?:\s?(?<year>\d{4}))?(?![\d.])/g,
    ({ text, group, before, after }) => {
      const atEnd =
        !group('year') &&
        after.trim() === '' &&
        /\d\.$/.test(text) &&
        !/\b(?:am|vom|zum|bis|ab|seit|den|dem|der)\s$/i.test(before);
      if (atEnd) return null;
      const stop = !group('year') && after.trim() === '' ? '.' : '';
      return `${sayOrdinal(group('day'), before, after)} ${byNumber(group('month'))}${withYear(group('year'))}${stop}`;
    },
  ),
  spoken(
    new RegExp(
      String.raw`(?<![\w.,€$£])(?<first>\d{1,2})\.\s?(?:[–-]|bis|und)\s?(?<day>\d{1,2})\.\s?${MONTH}(?:\s${YEAR})?`,
      'gu',
    ),
    ({ text, group, before, after }) =>
      `${sayOrdinal(group('first'), before, after)} ${text.includes('und') ? 'und' : 'bis'} ${sayOrdinal(group('day'), before, after)} ${monthOf(group('month'))}${withYear(group('year'))}`,
  ),
  spoken(
    new RegExp(String.raw`(?<![\w.,€$£])(?<day>3[01]|[12]\d|0?[1-9])\.\s?${MONTH}(?!\p{L})(?:\s${YEAR})?`, 'gu'),
    ({ group, before, after }) =>
      `${sayOrdinal(group('day'), before, after)} ${monthOf(group('month'))}${withYear(group('year'))}`,
  ),
  spoken(
    new RegExp(String.raw`(?<!\p{L})${MONTH}\s${YEAR}`, 'gu'),
    ({ group }) => `${monthOf(group('month'))}${withYear(group('year'))}`,
  ),
];
