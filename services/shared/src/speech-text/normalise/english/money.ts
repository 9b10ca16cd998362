// English money and percent: "$1,250.50", "€5", "2.5 million dollars", "20%".
import { spoken, type SpeechRule } from '../rule.ts';
import { NUMBER, sayNumber, words } from './numbers.ts';

type Currency = { one: string; many: string; cent: string; cents: string };

const currency = (one: string, many = `${one}s`, cent = 'cent', cents = 'cents'): Currency => ({
  one,
  many,
  cent,
  cents,
});
const DOLLAR = currency('dollar');
const EURO = currency('euro');
const POUND = currency('pound', 'pounds', 'penny', 'pence');
const CURRENCIES: Record<string, Currency> = {
  $: DOLLAR, US$: currency('US dollar'), USD: currency('US dollar'), '€': EURO, EUR: EURO, '£': POUND, GBP: POUND,
  '¥': currency('yen', 'yen'), JPY: currency('yen', 'yen'), '₹': currency('rupee', 'rupees', 'paisa', 'paise'),
  INR: currency('rupee', 'rupees', 'paisa', 'paise'), CHF: currency('Swiss franc', 'Swiss francs', 'rappen', 'rappen'),
  CAD: currency('Canadian dollar'), AUD: currency('Australian dollar'),
}; // prettier-ignore
const SIGN = String.raw`(?<sign>US\$|[$€£¥₹]|USD|EUR|GBP|JPY|INR|CHF|CAD|AUD)`;
const SCALE = String.raw`(?:\s?(?<scale>thousand|million|billion|trillion|[kK]|[mM]|bn|[bB])(?![\p{L}]))?`;
const SCALES: Record<string, string> = { k: 'thousand', m: 'million', bn: 'billion', b: 'billion' };

/** `isOneThing`: "a $5 coupon" is a five dollar one. */
const sayAmount = (sign: string, amount: string, scale: string, isOneThing = false): string => {
  const { one, cent, cents, ...plural } = CURRENCIES[sign] ?? DOLLAR;
  const many = isOneThing ? one : plural.many;
  if (scale) return `${sayNumber(amount)} ${SCALES[scale.toLowerCase()] ?? scale} ${many}`;
  const [whole = '0', fraction = ''] = amount.replaceAll(',', '').split('.');
  if (fraction.length > 2) return `${sayNumber(amount)} ${many}`;
  const minor = Number(fraction.padEnd(2, '0'));
  const smaller = `${words.integer(String(minor))} ${minor === 1 ? cent : cents}`;
  const larger = `${words.integer(whole)} ${/^0*1$/.test(whole) ? one : many}`;
  if (minor === 0) return larger;
  return /^0+$/.test(whole) ? smaller : `${larger} and ${smaller}`;
};

const isOneThing = (before: string, after: string): boolean => /\ban?\s$/i.test(before) && /^\s\p{L}/u.test(after);

const minus = (sign: string): string => (sign ? 'minus ' : '');

const signBehind = (sign: string): SpeechRule =>
  spoken(new RegExp(String.raw`(?<![\w.,])(?<amount>${NUMBER})${SCALE}\s?${sign}(?![\p{L}\p{N}])`, 'gu'), ({ group }) =>
    sayAmount(group('sign'), group('amount'), group('scale')),
  );

export const moneyRules: SpeechRule[] = [
  signBehind('(?<sign>€|USD|EUR|GBP|JPY|INR|CHF|CAD|AUD)'), // these stand before or behind, the others before
  spoken(
    new RegExp(
      String.raw`(?<![\p{L}\p{N}])(?<minus>[-−])?${SIGN}\s?(?:(?<from>${NUMBER})\sto\s(?=[\d]))?(?<amount>${NUMBER})${SCALE}(?!\d)`,
      'gu',
    ),
    ({ group, before, after }) =>
      minus(group('minus')) +
      (group('from') ? `${sayNumber(group('from'))} to ` : '') +
      sayAmount(group('sign'), group('amount'), group('scale'), isOneThing(before, after)),
  ),
  signBehind(SIGN),
  spoken(
    new RegExp(String.raw`(?<![\w.,])(?<minus>[-−])?(?<from>${NUMBER})(?:\s?[–-]\s?(?<to>${NUMBER}))?\s?%`, 'g'),
    ({ group }) => {
      const to = group('to') ? ` to ${sayNumber(group('to'))}` : '';
      return `${minus(group('minus'))}${sayNumber(group('from'))}${to} percent`;
    },
  ),
];
