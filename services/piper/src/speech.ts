// Text in, audio out: sentence after sentence, the next one synthesised while one is being sent.
import { FRAME_MS, SAMPLE_RATE_HZ } from '@firstword/shared/contract/audio';
import { VoiceError } from '@firstword/shared/contract/errors';
import type { Log } from '@firstword/shared/runtime/log';
import { createFramer } from './audio/frames.ts';
import { toInt16 } from './audio/level.ts';
import { createResampler } from './audio/resample.ts';
import { trailingSilenceMs } from './audio/silence.ts';
import type { SpeakableSentence } from './phonemes/phoneme-silence.ts';
import type { Espeak } from './phonemes/port.ts';
import { createSentenceReader } from './phonemes/sentences.ts';
import { ESPEAK, createUtterer, type Utterance } from './utterance.ts';
import type { VoiceRegistry } from './voice/registry.ts';
import { voicingOf, type VoicingRequest } from './voice/voicing.ts';

export type SpeakOptions = {
  voice: string;
  /** 1 is the voice's own pace. */
  speed?: number;
  /** Speaker, variation, seed. */
  voicing?: VoicingRequest;
  signal?: AbortSignal;
  /** The service's 24 kHz, or the rate that the engine works at. */
  rate?: 'service' | 'engine';
};

/** `samples` come in whole 20 ms frames, at most 80 ms at once; ending the iteration early cancels what is left. */
export type Spoken = { spokenBy: string; sampleRateHz: number; samples: AsyncGenerator<Int16Array> };

/**
 * Resolves with the first sentence synthesised, so that faults come before any audio.
 * Rejects with `UnknownVoice`, `UnknownSpeaker`, `SpeechOverloaded` or `EspeakUnavailable`, or the signal's reason.
 */
export type Speech = { speak(text: string, options: SpeakOptions): Promise<Spoken> };

export type SpeechOptions = { voices: VoiceRegistry; espeak: Espeak; maxReplies: number; log: Log };

/** Silence between two sentences of one text; what a sentence ends with counts. */
const SENTENCE_PAUSE_MS = 250;
const MAX_FRAMES_A_WRITE = 4;
// A slice this long is resampled within a millisecond or two, so that nothing else waits.
const SLICE_SAMPLES = 4096;

const overloaded = (): VoiceError =>
  new VoiceError('SpeechOverloaded', 'The speech service has as much to say as it can.', {
    status: 503,
    retry: { afterMs: 1000 },
    remedy: 'Ask again in a second.',
  });

function* audioOf({ samples, sampleRateHz }: Utterance, rateHz: number): Generator<Int16Array> {
  const resampler = createResampler(sampleRateHz, rateHz);
  for (let at = 0; at < samples.length; at += SLICE_SAMPLES) {
    yield toInt16(resampler.push(samples.subarray(at, at + SLICE_SAMPLES)));
  }
  yield toInt16(resampler.flush());
}

const pauseAfter = (utterance: Utterance, rateHz: number, pauseMs = SENTENCE_PAUSE_MS): Int16Array => {
  const missingMs = pauseMs - trailingSilenceMs(utterance.samples, utterance.sampleRateHz);
  return new Int16Array(Math.max(0, Math.round((missingMs * rateHz) / 1000)));
};

type Reply = {
  first: Utterance;
  sentences: SpeakableSentence[];
  say: (sentence: SpeakableSentence) => Promise<Utterance>;
};

async function* reply({ first, sentences, say }: Reply, rateHz: number): AsyncGenerator<Int16Array> {
  const framer = createFramer((rateHz * FRAME_MS) / 1000, MAX_FRAMES_A_WRITE);
  let utterance: Utterance | undefined = first;
  for (let at = 0; utterance; at++) {
    const sentence = sentences[at + 1];
    const next = sentence ? say(sentence) : undefined;
    // Whoever stops listening now never awaits it.
    next?.catch(() => undefined);
    for (const samples of audioOf(utterance, rateHz)) yield* framer.push(samples);
    if (next) yield* framer.push(pauseAfter(utterance, rateHz, sentences[at]?.pauseMs));
    utterance = await next;
  }
  yield* framer.flush();
}

/** At most `maxReplies` texts are spoken at once; more are refused, never queued. */
export const createSpeech = ({ voices, espeak, maxReplies, log }: SpeechOptions): Speech => {
  const utter = createUtterer(espeak, log);
  const readSentences = createSentenceReader(espeak);
  let replies = 0;

  const begin = async (text: string, options: SpeakOptions, signal: AbortSignal): Promise<Reply> => {
    const { voice: name, speed = 1, voicing = {} } = options;
    const voice = voices.loaded(name);
    const config = voice?.config ?? null;
    // A wrong speaker is a fault before anything is spoken.
    if (config) voicingOf(config, voicing, speed);
    const espeakVoice = config?.espeakVoice ?? voices.status(name).language.toLowerCase();
    const say = (sentence: SpeakableSentence) => utter(sentence, { voice, espeakVoice, speed, voicing, signal });
    const sentences = await readSentences(text, { config, espeakVoice, signal });
    const nothing: Utterance = {
      samples: new Float32Array(0),
      sampleRateHz: SAMPLE_RATE_HZ,
      spokenBy: voice?.name ?? ESPEAK,
    };
    return { first: sentences[0] ? await say(sentences[0]) : nothing, sentences, say };
  };
  return {
    async speak(text, options) {
      voices.status(options.voice);
      if (replies >= maxReplies) throw overloaded();
      const release = voices.hold(options.voice);
      replies++;
      const ended = new AbortController();
      const signal = options.signal ? AbortSignal.any([options.signal, ended.signal]) : ended.signal;
      const end = (): void => {
        if (ended.signal.aborted) return;
        replies--;
        release();
        options.signal?.removeEventListener('abort', end);
        ended.abort();
      };
      try {
        const begun = await begin(text, options, signal);
        const { spokenBy, sampleRateHz: engineRateHz } = begun.first;
        const sampleRateHz = options.rate === 'engine' ? engineRateHz : SAMPLE_RATE_HZ;
        const samples = untilDone(reply(begun, sampleRateHz), end);
        // An iteration that never began has no `finally`.
        options.signal?.addEventListener('abort', end, { once: true });
        return { spokenBy, sampleRateHz, samples };
      } catch (error) {
        end();
        throw error;
      }
    },
  };
};

async function* untilDone(samples: AsyncGenerator<Int16Array>, end: () => void): AsyncGenerator<Int16Array> {
  try {
    yield* samples;
  } finally {
    end();
  }
}
