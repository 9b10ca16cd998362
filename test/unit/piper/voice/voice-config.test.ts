import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseVoiceConfig } from '../../../../services/piper/src/voice/voice-config.ts';
import { VoiceError } from '../../../../services/shared/src/contract/errors.ts';
import { JOE, aVoiceFile } from '../a-voice.ts';

const parse = (value: unknown) => parseVoiceConfig(JOE, JSON.stringify(value));

const outcomeOf = (parsing: () => unknown): unknown => {
  try {
    return parsing();
  } catch (error) {
    return error;
  }
};

describe("a voice's JSON file", () => {
  test('says rate, language, phonemes and scales', () => {
    const config = parse(aVoiceFile());
    expect(config).toMatchObject({ sampleRateHz: 22_050, espeakVoice: 'en-us', noiseScale: 0.667, noiseW: 0.8 });
    expect(config.phonemeIds.get('^')).toEqual([1]);
    expect(config.speakers).toBe(1);
  });

  test('has defaults for what old voices leave out', () => {
    const config = parse(aVoiceFile({ inference: undefined, phoneme_type: undefined }));
    expect(config).toMatchObject({ noiseScale: 0.667, lengthScale: 1, noiseW: 0.8 });
  });

  test('of a new export says its hop, its speakers and its silences', () => {
    const file = {
      hop_length: 320,
      num_speakers: 2,
      speaker_id_map: { anna: 0, bert: 1 },
      default_speaker_id: 1,
      inference: { phoneme_silence: { '.': 0.4 } },
    };
    expect(parse(aVoiceFile(file))).toMatchObject({
      hopLength: 320,
      speakers: 2,
      speakerIds: new Map([
        ['anna', 0],
        ['bert', 1],
      ]),
      defaultSpeaker: 1,
      phonemeSilenceMs: new Map([['.', 400]]),
    });
    expect(parse(aVoiceFile())).toMatchObject({ hopLength: 256, speakers: 1, defaultSpeaker: 0 });
  });

  test('of a text voice needs no espeak-ng voice: its language speaks where it fails', () => {
    const change = { phoneme_type: 'text', espeak: undefined, language: { code: 'uk_UA' } };
    expect(parse(aVoiceFile(change))).toMatchObject({ phonemeType: 'text', espeakVoice: 'uk-ua' });
  });

  test.each<[string, string, unknown]>([
    ['no rate', 'VoiceBroken', aVoiceFile({ audio: {} })],
    ['an absurd rate', 'VoiceBroken', aVoiceFile({ audio: { sample_rate: 1e9 } })],
    ['no phonemes', 'VoiceBroken', aVoiceFile({ phoneme_id_map: {} })],
    ['a phoneme map of words', 'VoiceBroken', aVoiceFile({ phoneme_id_map: { a: 'b' } })],
    ['negative ids', 'VoiceBroken', aVoiceFile({ phoneme_id_map: { '^': [-1], _: [0], $: [2] } })],
    ['a language that is a path', 'VoiceBroken', aVoiceFile({ espeak: { voice: '../../etc' } })],
    ['a length scale of zero', 'VoiceBroken', aVoiceFile({ inference: { length_scale: 0 } })],
    ['other phonemes than espeak’s', 'VoiceUnsupported', aVoiceFile({ phoneme_type: 'pinyin' })],
    ['no espeak-ng voice', 'VoiceBroken', aVoiceFile({ espeak: {} })],
    ['a default speaker beyond the last', 'VoiceBroken', aVoiceFile({ num_speakers: 2, default_speaker_id: 2 })],
    ['a named speaker beyond the last', 'VoiceBroken', aVoiceFile({ num_speakers: 2, speaker_id_map: { a: 5 } })],
    ['a hop that is no length', 'VoiceBroken', aVoiceFile({ hop_length: 0 })],
    ['an hour of silence', 'VoiceBroken', aVoiceFile({ inference: { phoneme_silence: { '.': 3600 } } })],
    ['a list', 'VoiceBroken', []],
    ['null', 'VoiceBroken', null],
  ])('%s is a typed fault with a remedy', (_what, code, value) => {
    expect(() => parse(value)).toThrow(expect.objectContaining({ code, remedy: expect.any(String) }));
  });

  test('anything else at all is a typed fault', () => {
    const texts = fc.oneof(
      fc.string(),
      fc.json(),
      fc.anything().map((value) => JSON.stringify(value) ?? ''),
    );
    fc.assert(
      fc.property(texts, (text) => {
        expect(outcomeOf(() => parseVoiceConfig(JOE, text))).toBeInstanceOf(VoiceError);
      }),
    );
  });
});
