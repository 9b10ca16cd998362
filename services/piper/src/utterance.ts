// One sentence made sound, window by window: by the Piper voice when it is ready and sane, else by espeak-ng. Never noise.
import { ensureError } from '@firstword/shared/contract/errors';
import type { EspeakSentence } from '@firstword/shared/contract/espeak';
import type { Log } from '@firstword/shared/runtime/log';
import { isSound, scaled, toFloat } from './audio/level.ts';
import { createLeadingSilence, type LeadingSilence } from './audio/silence.ts';
import type { Playback } from './engine/playback.ts';
import { toPhonemeIds } from './phonemes/phoneme-ids.ts';
import type { Espeak } from './phonemes/port.ts';
import type { LoadedVoice } from './voice/load.ts';
import { voicingOf, type VoicingRequest } from './voice/voicing.ts';

export const ESPEAK = 'espeak-ng';

/** Sound at the engine's own rate, at the common loudness, without silence before it; its first window is there already. */
export type Utterance = {
  sampleRateHz: number;
  spokenBy: string;
  windows: AsyncIterable<Float32Array>;
  timing: UtteranceTiming;
};

/** In samples of the utterance; `samplesPerId` is null where nobody knows which phoneme sounds when. */
export type UtteranceTiming = { totalSamples: number; samplesPerId: readonly number[] | null; trimmedSamples: number };

export type UtteranceOptions = {
  /** Null: espeak-ng speaks. */
  voice: LoadedVoice | null;
  espeakVoice: string;
  speed: number;
  voicing: VoicingRequest;
  signal: AbortSignal;
  playback: Playback;
};

// Brings espeak-ng's speech (−21 dBFS) to the loudness of the voices.
const ESPEAK_GAIN = 0.85;

/** What is to be heard of the windows; throws where they are noise. */
async function* audible(windows: AsyncIterable<Float32Array>, gain: number, leading: LeadingSilence) {
  for await (const window of windows) {
    const samples = scaled(window, gain);
    if (!isSound(samples)) throw new Error('The model gave noise.');
    const heard = leading.push(samples);
    if (heard.length > 0) yield heard;
  }
  const rest = leading.end();
  if (rest.length > 0) yield rest;
}

async function* startingWith(first: Float32Array, rest: AsyncGenerator<Float32Array>): AsyncGenerator<Float32Array> {
  try {
    yield first;
    yield* rest;
  } finally {
    // Whoever leaves before the second window has not begun with the rest.
    await rest.return(undefined);
  }
}

/** Makes the function that speaks sentences; it rejects only when espeak-ng cannot speak either, or when aborted. */
export const createUtterer = (espeak: Espeak, log: Log) => {
  /** A voice that fails in the middle of a sentence ends it: another's voice would be no better there. */
  async function* endingEarly(windows: AsyncIterable<Float32Array>, name: string, signal: AbortSignal) {
    try {
      yield* windows;
    } catch (thrown) {
      signal.throwIfAborted();
      log.warn({ err: ensureError(thrown), voice: name }, 'the voice broke off inside a sentence');
    }
  }
  const speakByPiper = async (
    sentence: EspeakSentence,
    voice: LoadedVoice,
    options: UtteranceOptions,
  ): Promise<Utterance> => {
    const { config, engine, gain, name } = voice;
    const { voicing, speed, signal, playback } = options;
    const ids = toPhonemeIds(sentence.phonemes, config.phonemeIds);
    const { windows, ...timing } = await engine.begin(
      { ids, ...voicingOf(config, voicing, speed) },
      { signal, playback },
    );
    const leading = createLeadingSilence(config.sampleRateHz);
    const heard = audible(windows, gain, leading);
    const first = await heard.next();
    if (first.done) throw new Error('The model gave nothing.');
    return {
      sampleRateHz: config.sampleRateHz,
      spokenBy: name,
      windows: startingWith(first.value, endingEarly(heard, name, signal)),
      timing: { ...timing, trimmedSamples: leading.trimmed() },
    };
  };
  const speakByEspeak = async (
    sentence: EspeakSentence,
    { espeakVoice, speed, signal }: UtteranceOptions,
  ): Promise<Utterance> => {
    const { samples, sampleRateHz } = await espeak.speech(sentence.text, espeakVoice, { speed, signal });
    const leading = createLeadingSilence(sampleRateHz);
    const sound = scaled(toFloat(samples), ESPEAK_GAIN);
    const heard = leading.push(sound);
    return {
      sampleRateHz,
      spokenBy: ESPEAK,
      windows: startingWith(heard, nothingMore()),
      timing: { totalSamples: sound.length, samplesPerId: null, trimmedSamples: leading.trimmed() },
    };
  };
  return async (sentence: EspeakSentence, options: UtteranceOptions): Promise<Utterance> => {
    if (!options.voice) return speakByEspeak(sentence, options);
    try {
      return await speakByPiper(sentence, options.voice, options);
    } catch (err) {
      options.signal.throwIfAborted();
      log.warn({ err, voice: options.voice.name }, 'espeak-ng speaks a sentence that the voice failed at');
      return speakByEspeak(sentence, options);
    }
  };
};

async function* nothingMore(): AsyncGenerator<Float32Array> {}
