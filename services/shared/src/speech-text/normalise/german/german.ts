// German as it is read out. Each kind leaves words behind, so the order is from the most to the least particular.
import { addresses } from '../addresses.ts';
import { codes } from '../codes.ts';
import { phoneNumbers } from '../phone-numbers.ts';
import { ranges } from '../ranges.ts';
import { inTurn, type SpeechRule } from '../rule.ts';
import { abbreviationRules, signRules } from './abbreviations.ts';
import { dateRules } from './dates.ts';
import { moneyRules } from './money.ts';
import { numberRules, ordinalRules, words } from './numbers.ts';
import { timeRules } from './times.ts';
import { unitRules } from './units.ts';

const ADDRESS_WORDS = { at: 'ät', dot: 'Punkt', slash: 'Schrägstrich', dash: 'Bindestrich', underscore: 'Unterstrich' };

const WEEKDAYS = {
  Mo: 'Montag', Di: 'Dienstag', Mi: 'Mittwoch', Do: 'Donnerstag', Fr: 'Freitag', Sa: 'Samstag', So: 'Sonntag',
}; // prettier-ignore
const NAMED = String.raw`\p{L}*nummer|\p{L}*code|pin|tan|kennung|kennwort|ticket|flug|durchwahl|notruf`;

/** The rules of German. */
export const germanRules: SpeechRule = inTurn([
  ...addresses(ADDRESS_WORDS),
  ...dateRules,
  ...timeRules,
  ...ranges({ to: 'bis', weekdays: WEEKDAYS }),
  ...moneyRules,
  ...phoneNumbers(words, 'plus'),
  ...codes(words, NAMED),
  ...unitRules,
  ...ordinalRules,
  ...abbreviationRules,
  ...signRules,
  ...numberRules,
]);
