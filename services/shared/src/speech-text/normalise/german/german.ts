// German as it is read out. Each kind leaves words behind, so the order is from the most to the least particular.
import { addresses } from '../addresses.ts';
import { phoneNumbers } from '../phone-numbers.ts';
import { inTurn, type SpeechRule } from '../rule.ts';
import { abbreviationRules, signRules } from './abbreviations.ts';
import { dateRules } from './dates.ts';
import { moneyRules } from './money.ts';
import { numberRules, ordinalRules, words } from './numbers.ts';
import { timeRules } from './times.ts';
import { unitRules } from './units.ts';

const ADDRESS_WORDS = { at: 'ät', dot: 'Punkt', slash: 'Schrägstrich', dash: 'Bindestrich', underscore: 'Unterstrich' };

/** The rules of German. */
export const germanRules: SpeechRule = inTurn([
  ...addresses(ADDRESS_WORDS),
  ...dateRules,
  ...timeRules,
  ...moneyRules,
  ...phoneNumbers(words, 'plus'),
  ...unitRules,
  ...ordinalRules,
  ...abbreviationRules,
  ...signRules,
  ...numberRules,
]);
