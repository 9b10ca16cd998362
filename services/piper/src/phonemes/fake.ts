// espeak-ng from a script: sentences end at . ! ?, letters are phonemes, and its own speech is a tone.
import type { EspeakSentence } from '@firstword/shared/contract/espeak';
import type { Espeak } from './port.ts';

export const FAKE_ESPEAK_RATE_HZ = 22_050;
const SAMPLES_A_LETTER = 1000;

export type FakeEspeak = Espeak & {
  /** What was asked, in order. */
  calls: { op: 'phonemes' | 'speech'; text: string; voice: string; speed?: number }[];
};

const sentencesOf = (text: string): EspeakSentence[] =>
  (text.match(/[^.!?]*[^.!?\s][^.!?]*[.!?]*/g) ?? []).map((sentence) => ({
    text: sentence.trim(),
    phonemes: sentence.trim(),
  }));

/** A tone of 200 Hz at half scale. */
const tone = (length: number): Int16Array =>
  Int16Array.from({ length }, (_, at) => Math.round(16_000 * Math.sin((2 * Math.PI * 200 * at) / FAKE_ESPEAK_RATE_HZ)));

export const createFakeEspeak = (): FakeEspeak => {
  const calls: FakeEspeak['calls'] = [];
  return {
    calls,
    status: () => ({ engine: 'fake espeak-ng', fault: null }),
    phonemes: async (text, voice, signal) => {
      signal?.throwIfAborted();
      calls.push({ op: 'phonemes', text, voice });
      return sentencesOf(text);
    },
    speech: async (text, voice, { speed, signal }) => {
      signal?.throwIfAborted();
      calls.push({ op: 'speech', text, voice, speed });
      return { samples: tone(Math.round((text.length * SAMPLES_A_LETTER) / speed)), sampleRateHz: FAKE_ESPEAK_RATE_HZ };
    },
    close: async () => undefined,
  };
};
