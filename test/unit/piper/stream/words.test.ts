import { describe, expect, test } from 'vitest';
import { toPhonemeIds } from '../../../../services/piper/src/phonemes/phoneme-ids.ts';
import { wordsOf } from '../../../../services/piper/src/stream/words.ts';
import { aLoadedVoice } from '../a-voice.ts';

const table = aLoadedVoice().config.phonemeIds;

/** A sentence whose every id lasts 10 ms. */
const timingOf = (text: string, phonemes: string) => {
  const idsMs = toPhonemeIds(phonemes, table).map(() => 10);
  return { text, phonemes, atMs: 1000, durationMs: idsMs.length * 10, idsMs };
};

describe('when words are spoken', () => {
  test('they follow each other without a gap, from the sentence’s beginning to its end', () => {
    const timing = timingOf('Good day.', 'gud dei.');
    const words = wordsOf(timing, table) ?? [];
    expect(words.map(({ text }) => text)).toEqual(['Good', 'day.']);
    expect(words[0]).toMatchObject({ atMs: 1000, durationMs: 20 + 4 * 20 });
    expect(words[1]?.atMs).toBe(1000 + (words[0]?.durationMs ?? 0));
    const end = (words[1]?.atMs ?? 0) + (words[1]?.durationMs ?? 0);
    expect(end).toBe(1000 + timing.durationMs);
  });

  test('are unknown where numbers are read as several', () => {
    expect(wordsOf(timingOf('It is 21.', 'it iz twenti wan.'), table)).toBeNull();
  });

  test('are unknown where the voice does not say how long its phonemes last', () => {
    expect(wordsOf({ ...timingOf('Hi.', 'hai.'), idsMs: null }, table)).toBeNull();
  });
});
