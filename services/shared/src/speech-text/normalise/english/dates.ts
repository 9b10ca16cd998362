// English dates: "May 3, 2025", "the 3rd of May", "5/3/2025", "2025-05-03".
import { spoken, type SpeechRule } from '../rule.ts';
import { sayYear, words } from './numbers.ts';

const MONTHS = 'January February March April May June July August September October November December'.split(' ');
const SHORT: Record<string, string> = {
  Jan: 'January', Feb: 'February', Mar: 'March', Apr: 'April', Jun: 'June', Jul: 'July', Aug: 'August',
  Sep: 'September', Sept: 'September', Oct: 'October', Nov: 'November', Dec: 'December',
}; // prettier-ignore
const MONTH = String.raw`(?<month>${MONTHS.join('|')}|(?:${Object.keys(SHORT).join('|')})\b\.?)`;
const YEAR = String.raw`(?<year>1[1-9]\d\d|20\d\d)(?![\d:]|[.,]\d)`;
const DAY = String.raw`(?<day>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?`;

const monthOf = (name: string): string => SHORT[name.replace('.', '')] ?? name;
const dayOf = (day: string): string => words.ordinal(String(Number(day)));

const sayDate = (month: string, day: string, year: string): string | null => {
  const name = MONTHS[Number(month) - 1];
  if (!name || Number(day) < 1 || Number(day) > 31) return null;
  return `${name} ${dayOf(day)}${year ? `, ${sayYear(year)}` : ''}`;
};

/** Dates by number come month first, unless the language is not American. */
export const dateRules = (isDayFirst: boolean): SpeechRule[] => [
  spoken(/(?<![\w/-])(?<year>\d{4})-(?<month>\d{2})-(?<day>\d{2})(?![\w/-])/g, ({ group }) =>
    sayDate(group('month'), group('day'), group('year')),
  ),
  spoken(/(?<![\w/.])(?<first>\d{1,2})\/(?<second>\d{1,2})\/(?<year>\d{4})(?![\w/])/g, ({ group }) => {
    const [month, day] = isDayFirst ? ['second', 'first'] : ['first', 'second'];
    return sayDate(group(month), group(day), group('year')) ?? sayDate(group(day), group(month), group('year'));
  }),
  spoken(
    new RegExp(String.raw`\b${MONTH}\s${DAY}\s?[–-]\s?(?<last>\d{1,2})(?:st|nd|rd|th)?\b`, 'g'),
    ({ group }) => `${monthOf(group('month'))} ${dayOf(group('day'))} to ${dayOf(group('last'))}`,
  ),
  spoken(
    new RegExp(String.raw`\b${MONTH}\s${DAY}\b(?![:%]|[.,]\d)(?:,?\s${YEAR})?`, 'g'),
    ({ group }) =>
      `${monthOf(group('month'))} ${dayOf(group('day'))}${group('year') ? `, ${sayYear(group('year'))}` : ''}`,
  ),
  spoken(
    new RegExp(String.raw`(?<the>\bthe\s)?(?<![\d.,:$€£])\b${DAY}\s(?:of\s)?${MONTH}(?![\p{L}])(?:,?\s${YEAR})?`, 'gu'),
    ({ group }) =>
      `the ${dayOf(group('day'))} of ${monthOf(group('month'))}${group('year') ? ` ${sayYear(group('year'))}` : ''}`,
  ),
  spoken(
    new RegExp(String.raw`\b${MONTH},?\s${YEAR}`, 'g'),
    ({ group }) => `${monthOf(group('month'))} ${sayYear(group('year'))}`,
  ),
];
