// spec.privacy.redact: what is blacked out of all that is said, before it is kept, sent on, or told to a model.
import { cardNumbers } from './card-numbers.ts';
import { createDigitReader, type DigitRun } from './digit-runs.ts';
import { spokenWords, type SpokenWords } from './spoken-words.ts';

export type RedactOptions = { redact: readonly ('card' | 'email' | 'phone')[]; language: string };

/**
 * A text without what it must not hold; the same where there is nothing of the kind. `before`: what was said right before
 * it, and redacted: a card's number that goes on from there is one.
 */
export type Redact = (text: string, before?: string) => string;

type Span = { start: number; end: number };

/** Makes a redactor; each kind leaves its name in brackets, so that a model knows that something was said. */
export const createRedact = ({ redact, language }: RedactOptions): Redact => {
  const words = spokenWords(language);
  const digitRuns = createDigitReader(words);
  const cardsIn = (text: string): Span[] => digitRuns(text).flatMap(cardNumbers).map(spanOf);
  const finders: Record<(typeof redact)[number], (text: string) => Span[]> = {
    card: cardsIn,
    email: createEmailFinder(words),
    phone: (text) => digitRuns(withoutDates(text)).flatMap((run) => phoneIn(text, run)),
  };
  // Cards first: sixteen digits are a telephone's to nobody.
  const kinds = (['card', 'email', 'phone'] as const).filter((kind) => redact.includes(kind));
  return (text, before = '') => {
    const alone = kinds.reduce((left, kind) => blackOut(left, finders[kind](left), `[${kind}]`), text);
    if (before === '' || !kinds.includes('card')) return alone;
    return blackOut(alone, behind(before, cardsIn(`${before} ${alone}`)), '[card]');
  };
};

/** What of the spans lies in the text behind `before`, and where there. */
const behind = (before: string, spans: readonly Span[]): Span[] => {
  const offset = before.length + 1;
  return spans
    .filter(({ end }) => end > offset)
    .map(({ start, end }) => ({ start: Math.max(0, start - offset), end: end - offset }));
};

const blackOut = (text: string, spans: readonly Span[], mark: string): string => {
  let kept = '';
  let position = 0;
  for (const { start, end } of spans) {
    kept += text.slice(position, start) + mark;
    position = end;
  }
  return kept + text.slice(position);
};

const spanOf = (digits: DigitRun): Span => ({ start: digits[0]?.start ?? 0, end: digits.at(-1)?.end ?? 0 });

/** Written as addresses are, or spoken: "jane dot doe at example dot com". */
const createEmailFinder = ({ at, dot }: SpokenWords): ((text: string) => Span[]) => {
  const spokenAt = [String.raw`\s?@\s?`, ...at.map((word) => String.raw`\s${word}\s`)].join('|');
  const spokenDot = [String.raw`\s?\.`, ...dot.map((word) => String.raw`\s${word}\s`)].join('|');
  const local = String.raw`[\p{L}\p{N}_%+-]{1,64}`;
  const label = String.raw`[\p{L}\p{N}-]{1,63}`;
  const pattern = new RegExp(
    String.raw`(?<![\p{L}\p{N}._%+-])${local}(?:(?:${spokenDot})${local}){0,8}(?:${spokenAt})${label}(?:(?:${spokenDot})${label}){1,8}`,
    'giu',
  );
  return (text) =>
    [...text.matchAll(pattern)].map(({ 0: found, index }) => ({ start: index, end: index + found.length }));
};

const DATE = /(?<!\d[-./]?)(?:\d{4}([-./])\d{1,2}\1\d{1,2}|\d{1,2}([-./])\d{1,2}\2(?:\d{4}|\d{2}))(?![-./]?\d)/g;

/** The same length, with letters where dates were: a day and an hour are no telephone number. */
const withoutDates = (text: string): string => text.replace(DATE, (date) => 'x'.repeat(date.length));

const MIN_DIGITS = 9;
/** With a plus, or two zeros, in front. */
const MIN_INTERNATIONAL_DIGITS = 7;
const MAX_DIGITS = 15;

const phoneIn = (text: string, run: DigitRun): Span[] => {
  const span = spanOf(run);
  const lead = /(?:(?:\+|\bplus)\s?)?\(?$/iu.exec(text.slice(0, span.start))?.[0] ?? '';
  const isInternational = /[^(]/.test(lead) || (run[0]?.value === 0 && run[1]?.value === 0);
  const fits = run.length >= (isInternational ? MIN_INTERNATIONAL_DIGITS : MIN_DIGITS) && run.length <= MAX_DIGITS;
  return fits ? [{ start: span.start - lead.length, end: span.end }] : [];
};
