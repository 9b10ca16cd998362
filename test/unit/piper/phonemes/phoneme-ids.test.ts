import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toPhonemeIds } from '../../../../services/piper/src/phonemes/phoneme-ids.ts';

const IDS = new Map([
  ['_', [0]],
  ['^', [1]],
  ['$', [2]],
  [' ', [3]],
  ['h', [20]],
  ['ə', [59]],
  ['l', [24, 25]],
]);

describe('phonemes as ids', () => {
  test('begin, pad, each phoneme with its pad, end', () => {
    expect(toPhonemeIds('hə', IDS)).toEqual([1, 0, 20, 0, 59, 0, 2]);
  });

  test('a phoneme of several ids has one pad', () => {
    expect(toPhonemeIds('l', IDS)).toEqual([1, 0, 24, 25, 0, 2]);
  });

  test('what the voice does not know is left out, and so are control phonemes in the text', () => {
    expect(toPhonemeIds('h好^_$ə', IDS)).toEqual([1, 0, 20, 0, 59, 0, 2]);
  });

  test('no text is a beginning and an end', () => {
    expect(toPhonemeIds('', IDS)).toEqual([1, 0, 2]);
  });

  test('any text has one beginning and one end', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const ids = toPhonemeIds(text, IDS);
        expect(ids.slice(0, 2)).toEqual([1, 0]);
        expect(ids.at(-1)).toBe(2);
        expect(ids.filter((id) => id === 1 || id === 2)).toHaveLength(2);
      }),
    );
  });
});
