import { describe, expect, test } from 'vitest';
import { parseVoiceConfig } from '../../../../services/piper/src/voice/voice-config.ts';
import { voicingOf } from '../../../../services/piper/src/voice/voicing.ts';
import { JOE, aVoiceFile } from '../a-voice.ts';

const parse = (change: Record<string, unknown> = {}) => parseVoiceConfig(JOE, JSON.stringify(aVoiceFile(change)));
const MANY = { num_speakers: 3, speaker_id_map: { anna: 0, bert: 2 }, default_speaker_id: 1 };

describe('how a request wants a voice to speak', () => {
  test('what it leaves out is as the voice’s file says', () => {
    expect(voicingOf(parse(), {}, 1)).toEqual({ scales: [0.667, 1, 0.8] });
    expect(voicingOf(parse(MANY), {}, 1)).toEqual({ scales: [0.667, 1, 0.8], speaker: 1 });
  });

  test('scales and seed are the request’s, and speed makes the length shorter', () => {
    const request = { noiseScale: 0, lengthScale: 1.5, noiseW: 0.1, seed: 7 };
    expect(voicingOf(parse(), request, 2)).toEqual({ scales: [0, 0.75, 0.1], seed: 7 });
  });

  test.each<[string, string | number, number]>([
    ['a name', 'bert', 2],
    ['a number', 2, 2],
    ['a number as text', '1', 1],
  ])('a speaker is given by %s', (_what, speaker, want) => {
    expect(voicingOf(parse(MANY), { speaker }, 1).speaker).toBe(want);
  });

  test.each<[string, string | number]>([
    ['an unknown name', 'carl'],
    ['a number too high', 3],
    ['a negative number', -1],
    ['half a speaker', 0.5],
    ['a key of every object', 'constructor'],
    ['no name', ''],
  ])('%s is a fault that names the speakers', (_what, speaker) => {
    expect(() => voicingOf(parse(MANY), { speaker }, 1)).toThrow(
      expect.objectContaining({ code: 'UnknownSpeaker', status: 400, remedy: expect.stringContaining('anna, bert') }),
    );
  });

  test('a voice of one speaker takes its number and no other', () => {
    expect(voicingOf(parse(), { speaker: 0 }, 1)).not.toHaveProperty('speaker');
    expect(() => voicingOf(parse(), { speaker: 1 }, 1)).toThrow(expect.objectContaining({ code: 'UnknownSpeaker' }));
  });
});
