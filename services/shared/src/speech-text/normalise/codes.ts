// Numbers that name a thing and count nothing are read digit by digit: "order number 4417", "LH2490", "911".
import type { NumberWords } from './number-words.ts';
import { spoken, type SpeechRule } from './rule.ts';

const IN_NAME = /(?<=(?<letter>\p{L})-?)(?<![\d.,]\p{L})(?<code>\d{3,}(?:-\d{2,})*)(?!\d|[.,]\d)/gu;

/** `named`: what stands before such a number, as a pattern. */
export const codes = (words: NumberWords, named: string): SpeechRule[] => {
  const read = (code: string): string => (code.match(/\d+/g) ?? []).map((digits) => words.digits(digits)).join(', ');
  return [
    spoken(IN_NAME, ({ group, before }) => `${/\p{L}$/u.test(before) ? ' ' : ''}${read(group('code'))}`),
    spoken(
      new RegExp(
        String.raw`(?<=(?<!\p{L})(?:${named})(?::|\s(?:is|ist|lautet):?)?\s)(?<code>\d{3,})(?![\d%$€£]|[.,]\d)`,
        'giu',
      ),
      ({ group }) => read(group('code')),
    ),
  ];
};
