import { describe, expect, test } from 'vitest';
import { toPhonemeIds } from '../../../../services/piper/src/phonemes/phoneme-ids.ts';
import { parseVoiceConfig } from '../../../../services/piper/src/voice/voice-config.ts';
import { JOE, aVoiceFile } from '../a-voice.ts';

const MAP = { _: [0], '^': [1], $: [2], a: [10], ɪ: [11], aɪ: [161], b: [12] };
const parse = (change: Record<string, unknown>) =>
  parseVoiceConfig(JOE, JSON.stringify(aVoiceFile({ phoneme_id_map: MAP, ...change })));
const idsOf = (phonemes: string, change: Record<string, unknown>): number[] =>
  toPhonemeIds(phonemes, parse(change).phonemeIds);

describe('the phonemes of a voice', () => {
  test('clusters that the export names are taken whole, the longest first', () => {
    expect(idsOf('baɪa', { vowel_clusters: ['aɪ'] })).toEqual([1, 0, 12, 0, 161, 0, 10, 0, 2]);
  });

  test('keys of several characters that are no clusters of the export are never taken', () => {
    expect(idsOf('baɪ', {})).toEqual([1, 0, 12, 0, 10, 0, 11, 0, 2]);
  });

  test('a phoneme that an old export maps to others is spoken as those, each with its pad', () => {
    expect(idsOf('ɑb', { phoneme_map: { ɑ: ['a', 'ɪ'] } })).toEqual([1, 0, 10, 0, 11, 0, 12, 0, 2]);
  });

  test('a mapping replaces the phoneme’s own ids', () => {
    expect(idsOf('a', { phoneme_map: { a: ['b'] } })).toEqual([1, 0, 12, 0, 2]);
  });

  test('an accented key is found for text in NFD and in NFC', () => {
    const change = { vowel_clusters: ['é'], phoneme_id_map: { ...MAP, é: [30] } };
    expect(idsOf('é'.normalize('NFD'), change)).toEqual([1, 0, 30, 0, 2]);
    expect(idsOf('é'.normalize('NFC'), change)).toEqual([1, 0, 30, 0, 2]);
  });
});
