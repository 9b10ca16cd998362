// German money and percent: "1.000,50 €", "12,50 Euro", "5 %".
import { spoken, type SpeechRule } from '../rule.ts';
import { NUMBER, sayCount, sayNumber, words } from './numbers.ts';

type Currency = { name: string; one?: string; cent: string };

const EURO: Currency = { name: 'Euro', cent: 'Cent' };
const CURRENCIES: Record<string, Currency> = {
  '€': EURO, EUR: EURO, Euro: EURO, $: { name: 'Dollar', cent: 'Cent' }, USD: { name: 'US-Dollar', cent: 'Cent' },
  '£': { name: 'Pfund', cent: 'Pence' }, GBP: { name: 'Pfund', cent: 'Pence' },
  CHF: { name: 'Franken', cent: 'Rappen' }, Fr: { name: 'Franken', cent: 'Rappen' },
}; // prettier-ignore
const SIGN = String.raw`(?<sign>[€$£]|EUR|USD|GBP|CHF)`;
const SCALE = String.raw`(?:\s(?<scale>Tausend|Tsd\.|Millionen|Million|Mio\.|Milliarden|Milliarde|Mrd\.))?`;
const SCALES: Record<string, string> = { 'Tsd.': 'Tausend', 'Mio.': 'Millionen', 'Mrd.': 'Milliarden' };

const sayAmount = (sign: string, amount: string, scale: string): string => {
  const { name, cent } = CURRENCIES[sign] ?? EURO;
  if (scale) return `${sayCount(amount, 'eine')} ${SCALES[scale] ?? scale} ${name}`;
  const [whole = '0', fraction = ''] = amount.replace(/[. \u00a0]/g, '').split(',');
  if (fraction.length > 2) return `${sayNumber(amount)} ${name}`;
  const minor = String(Number(fraction.padEnd(2, '0')));
  const larger = `${sayCount(whole)} ${name}`;
  if (minor === '0') return larger;
  return Number(whole) === 0 ? `${sayCount(minor)} ${cent}` : `${larger} ${words.integer(minor)}`;
};

const minus = (sign: string): string => (sign ? 'minus ' : '');

export const moneyRules: SpeechRule[] = [
  spoken(
    new RegExp(
      String.raw`(?<![\w.,])(?<minus>[-−])?(?<amount>${NUMBER})(?:,[-–—]+)?${SCALE}\s?(?:${SIGN}|(?<named>Euro)\b)(?![\p{L}\p{N}])`,
      'gu',
    ),
    ({ group }) => minus(group('minus')) + sayAmount(group('sign') || group('named'), group('amount'), group('scale')),
  ),
  spoken(
    new RegExp(
      String.raw`(?<![\p{L}\p{N}])(?<minus>[-−])?${SIGN}\s?(?<amount>${NUMBER})(?:,[-–—]+)?${SCALE}(?!\d)`,
      'gu',
    ),
    ({ group }) => minus(group('minus')) + sayAmount(group('sign'), group('amount'), group('scale')),
  ),
  spoken(
    new RegExp(
      String.raw`(?<![\w.,])(?<minus>[-−])?(?<from>${NUMBER})(?:\s?[–-]\s?(?<to>${NUMBER}))?[\s\u00a0]?%`,
      'g',
    ),
    ({ group }) => {
      const to = group('to') ? ` bis ${sayNumber(group('to'))}` : '';
      return `${minus(group('minus'))}${to ? sayNumber(group('from')) : sayCount(group('from'))}${to} Prozent`;
    },
  ),
];
