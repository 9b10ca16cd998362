// Card numbers among digits: 13 to 19 of them that pass the check which every card's number passes.
import type { Digit, DigitRun } from './digit-runs.ts';

const MIN_DIGITS = 13;
const MAX_DIGITS = 19;

/** The digits of each card number in the run; an expiry date or a code behind it is no part of it. */
export const cardNumbers = (run: DigitRun): Digit[][] => {
  const cards: Digit[][] = [];
  for (let start = 0; start + MIN_DIGITS <= run.length; start++) {
    const card = startsGroup(run, start) ? cardFrom(run, start) : null;
    if (!card) continue;
    cards.push(card);
    start += card.length - 1;
  }
  return cards;
};

/** The longest, so that nothing of it stays behind. */
const cardFrom = (run: DigitRun, start: number): Digit[] | null => {
  for (let length = Math.min(MAX_DIGITS, run.length - start); length >= MIN_DIGITS; length--) {
    const digits = run.slice(start, start + length);
    if (startsGroup(run, start + length) && isCard(digits)) return digits;
  }
  return null;
};

/** Digits that stand together belong to one number: a card's does not begin or end in the middle of them. */
const startsGroup = (run: DigitRun, index: number): boolean => run[index]?.start !== run[index - 1]?.end;

/** Cards begin with 2 to 6; every second digit from the right is doubled, and the sum ends with 0. */
const isCard = (digits: readonly Digit[]): boolean => {
  const first = digits[0]?.value ?? 0;
  const sum = digits.reduceRight((total, { value }, index) => {
    const doubled = (digits.length - index) % 2 === 0 ? value * 2 : value;
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return first >= 2 && first <= 6 && sum % 10 === 0;
};
