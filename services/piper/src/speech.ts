// Text in, audio out: window after window, sentence after sentence, each begun while the one before is being sent.
import { FRAME_MS, SAMPLE_RATE_HZ } from '@firstword/shared/contract/audio';
import { VoiceError } from '@firstword/shared/contract/errors';
import { systemClock, type Clock } from '@firstword/shared/runtime/clock';
import type { Log } from '@firstword/shared/runtime/log';
import { createFramer } from './audio/frames.ts';
import { toInt16 } from './audio/level.ts';
import { createResampler } from './audio/resample.ts';
import { createTrailingSilence } from './audio/silence.ts';
import { createPlayback, type Playback } from './engine/playback.ts';
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
  /** One for all texts of a reply that come in pieces; without it each text is a reply. */
  playback?: Playback;
  /** Told of each sentence before its audio. */
  onSentence?: (timing: SentenceTiming) => void;
};

/** Where a sentence lies in what was spoken, and how long each of its phoneme ids lasts where the voice knows. */
export type SentenceTiming = {
  text: string;
  phonemes: string;
  atMs: number;
  durationMs: number;
  /** Leading silence that is not spoken is already taken off. */
  idsMs: readonly number[] | null;
};

/** `samples` come in whole 20 ms frames, at most 80 ms at once; ending the iteration early cancels what is left. */
export type Spoken = { spokenBy: string; sampleRateHz: number; samples: AsyncGenerator<Int16Array> };

/**
 * Resolves with the first window of the first sentence, so that faults come before any audio.
 * Rejects with `UnknownVoice`, `UnknownSpeaker`, `SpeechOverloaded` or `EspeakUnavailable`, or the signal's reason.
 */
export type Speech = { speak(text: string, options: SpeakOptions): Promise<Spoken> };

export type SpeechOptions = {
  voices: VoiceRegistry;
  espeak: Espeak;
  log: Log;
  clock?: Clock;
  /** Texts spoken at once; without it, as many as the voice was measured to keep up with. */
  maxReplies?: number;
};

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

/** The utterance at the rate asked for, and a pause after it that tops up the silence it ends with. */
async function* audioOf({ windows, sampleRateHz }: Utterance, rateHz: number, pauseMs: number) {
  const resampler = createResampler(sampleRateHz, rateHz);
  const trailing = createTrailingSilence(sampleRateHz);
  for await (const window of windows) {
    trailing.push(window);
    for (let at = 0; at < window.length; at += SLICE_SAMPLES) {
      yield toInt16(resampler.push(window.subarray(at, at + SLICE_SAMPLES)));
    }
  }
  yield toInt16(resampler.flush());
  yield new Int16Array(Math.max(0, Math.round(((pauseMs - trailing.ms()) * rateHz) / 1000)));
}

/** Each id's time; the silence that was trimmed is taken off the first ones. */
const idsMsOf = ({ timing, sampleRateHz }: Utterance): readonly number[] | null => {
  let trimmed = timing.trimmedSamples;
  const left = timing.samplesPerId?.map((samples) => {
    const off = Math.min(trimmed, samples);
    trimmed -= off;
    return ((samples - off) * 1000) / sampleRateHz;
  });
  return left ?? null;
};

type Reply = {
  first: Utterance;
  sentences: SpeakableSentence[];
  say: (sentence: SpeakableSentence) => Promise<Utterance>;
  onSentence: (timing: SentenceTiming) => void;
};

const timingOf = ({ text, phonemes }: SpeakableSentence, utterance: Utterance, atMs: number): SentenceTiming => {
  const { totalSamples, trimmedSamples } = utterance.timing;
  const durationMs = ((totalSamples - trimmedSamples) * 1000) / utterance.sampleRateHz;
  return { text, phonemes, atMs, durationMs, idsMs: idsMsOf(utterance) };
};

async function* reply({ first, sentences, say, onSentence }: Reply, rateHz: number): AsyncGenerator<Int16Array> {
  const framer = createFramer((rateHz * FRAME_MS) / 1000, MAX_FRAMES_A_WRITE);
  let utterance: Utterance | undefined = first;
  let spoken = 0;
  for (let at = 0; utterance; at++) {
    const sentence = sentences[at + 1];
    const next = sentence ? say(sentence) : undefined;
    // Whoever stops listening now never awaits it.
    next?.catch(() => undefined);
    const current = sentences[at];
    if (current) onSentence(timingOf(current, utterance, (spoken * 1000) / rateHz));
    const pauseMs = next ? (current?.pauseMs ?? SENTENCE_PAUSE_MS) : 0;
    for await (const samples of audioOf(utterance, rateHz, pauseMs)) {
      spoken += samples.length;
      yield* framer.push(samples);
    }
    utterance = await next;
  }
  yield* framer.flush();
}

const silent = (spokenBy: string): Utterance => ({
  spokenBy,
  sampleRateHz: SAMPLE_RATE_HZ,
  windows: noWindows(),
  timing: { totalSamples: 0, samplesPerId: null, trimmedSamples: 0 },
});

// Until a voice has been measured: espeak-ng speaks hundreds of times faster than it is heard.
const ESPEAK_REPLIES = 64;

/** More texts at once than are allowed are refused, never queued. */
export const createSpeech = ({ voices, espeak, log, clock = systemClock, ...limits }: SpeechOptions): Speech => {
  const utter = createUtterer(espeak, log);
  const readSentences = createSentenceReader(espeak);
  let replies = 0;

  const begin = async (text: string, options: SpeakOptions, signal: AbortSignal): Promise<Reply> => {
    const { voice: name, speed = 1, voicing = {}, playback = createPlayback(clock), onSentence = () => {} } = options;
    const voice = voices.loaded(name);
    const config = voice?.config ?? null;
    // A wrong speaker is a fault before anything is spoken.
    if (config) voicingOf(config, voicing, speed);
    const espeakVoice = config?.espeakVoice ?? voices.status(name).language.toLowerCase();
    const say = (sentence: SpeakableSentence) =>
      utter(sentence, { voice, espeakVoice, speed, voicing, signal, playback });
    const sentences = await readSentences(text, { config, espeakVoice, signal });
    const first = sentences[0] ? await say(sentences[0]) : silent(voice?.name ?? ESPEAK);
    return { first, sentences, say, onSentence };
  };
  const allowed = (name: string): number =>
    limits.maxReplies ?? voices.loaded(name)?.engine.capacity() ?? ESPEAK_REPLIES;
  return {
    async speak(text, options) {
      voices.status(options.voice);
      if (replies >= allowed(options.voice)) throw overloaded();
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

async function* noWindows(): AsyncGenerator<Float32Array> {}
