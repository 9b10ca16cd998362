// English as it is read out. Each kind leaves words behind, so the order is from the most to the least particular.
import { addresses } from '../addresses.ts';
import { codes } from '../codes.ts';
import { phoneNumbers } from '../phone-numbers.ts';
import { ranges } from '../ranges.ts';
import { inTurn, type SpeechRule } from '../rule.ts';
import { abbreviationRules, signRules } from './abbreviations.ts';
import { dateRules } from './dates.ts';
import { moneyRules } from './money.ts';
import { numberRules, words } from './numbers.ts';
import { timeRules } from './times.ts';
import { unitRules } from './units.ts';

const ADDRESS_WORDS = { at: 'at', dot: 'dot', slash: 'slash', dash: 'dash', underscore: 'underscore' };

const WEEKDAYS = {
  Mon: 'Monday', Tue: 'Tuesday', Tues: 'Tuesday', Wed: 'Wednesday', Thu: 'Thursday', Thurs: 'Thursday', Fri: 'Friday',
  Sat: 'Saturday', Sun: 'Sunday',
}; // prettier-ignore
const NAMED = 'number|code|pin|id|order|ticket|reference|confirmation|call|dial|suite|flight|extension';

/** The rules for a BCP 47 tag of English: outside America dates begin with the day. */
export const englishRules = (tag: string): SpeechRule =>
  inTurn([
    ...addresses(ADDRESS_WORDS),
    ...dateRules(/^en-(?!us)/i.test(tag)),
    ...ranges({ to: 'to', weekdays: WEEKDAYS }),
    ...timeRules,
    ...phoneNumbers(words, 'plus'),
    ...codes(words, NAMED),
    ...moneyRules,
    ...unitRules,
    ...abbreviationRules,
    ...signRules,
    ...numberRules,
  ]);
