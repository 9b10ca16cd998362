// A voice from a script: tones, pauses and faults at given places, in the clock's time.
import { FRAME_SAMPLES } from '@firstword/shared/contract/audio';
import type { Clock } from '@firstword/shared/runtime/clock';
import { ttsUnavailable, type Tts } from './port.ts';

/** What one call says; left out: a second of a loud tone, at once. */
export type FakeSpeech = {
  leadingSilence?: number;
  samples?: number;
  trailingSilence?: number;
  /** Pauses before the first chunk and between chunks. */
  firstChunkMs?: number;
  chunkMs?: number;
  chunkSamples?: number;
  /** The call breaks after this many chunks. */
  failAfterChunks?: number;
};

export type FakeTts = Tts & {
  /** What was asked to be spoken, in order; `stopped` when it was aborted. */
  calls: { text: string; voice: string; state: 'speaking' | 'spoken' | 'failed' | 'stopped' }[];
};

const AMPLITUDE = 8000;

/** The script says what the nth call (from 0) with this text does. */
export const createFakeTts = (
  clock: Clock,
  script: (text: string, nth: number) => FakeSpeech = () => ({}),
): FakeTts => {
  const calls: FakeTts['calls'] = [];
  return {
    calls,
    speak: async function* (text, { voice, signal }) {
      const speech = script(text, calls.length);
      const call: FakeTts['calls'][number] = { text, voice, state: 'speaking' };
      calls.push(call);
      try {
        let count = 0;
        for (const chunk of chunksOf(speech)) {
          const pauseMs = count === 0 ? speech.firstChunkMs : speech.chunkMs;
          if (pauseMs) await clock.sleep(pauseMs, signal);
          signal.throwIfAborted();
          if (count === speech.failAfterChunks) throw ttsUnavailable('The script ends here.');
          count += 1;
          yield chunk;
        }
        call.state = 'spoken';
      } finally {
        if (call.state === 'speaking') call.state = signal.aborted ? 'stopped' : 'failed';
      }
    },
  };
};

const chunksOf = (speech: FakeSpeech): Int16Array[] => {
  const { leadingSilence = 0, samples = 24_000, trailingSilence = 0, chunkSamples = FRAME_SAMPLES } = speech;
  const audio = new Int16Array(leadingSilence + samples + trailingSilence);
  audio.fill(AMPLITUDE, leadingSilence, leadingSilence + samples);
  const chunks: Int16Array[] = [];
  for (let at = 0; at < audio.length; at += chunkSamples) chunks.push(audio.subarray(at, at + chunkSamples));
  return chunks;
};
