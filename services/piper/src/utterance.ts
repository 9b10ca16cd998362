// One sentence made sound: by the Piper voice when it is ready and sane, else by espeak-ng. Never noise.
import type { EspeakSentence } from '@firstword/shared/contract/espeak';
import type { Log } from '@firstword/shared/runtime/log';
import { isPlausibleSpeech, scaled, toFloat } from './audio/level.ts';
import { trimLeadingSilence } from './audio/silence.ts';
import { toPhonemeIds } from './phonemes/phoneme-ids.ts';
import type { Espeak } from './phonemes/port.ts';
import type { LoadedVoice } from './voice/load.ts';
import { voicingOf, type VoicingRequest } from './voice/voicing.ts';

export const ESPEAK = 'espeak-ng';

/** Sound at the engine's own rate, at the common loudness, without silence before it. */
export type Utterance = { samples: Float32Array; sampleRateHz: number; spokenBy: string };

export type UtteranceOptions = {
  /** Null: espeak-ng speaks. */
  voice: LoadedVoice | null;
  espeakVoice: string;
  speed: number;
  voicing: VoicingRequest;
  signal: AbortSignal;
};

// Brings espeak-ng's speech (−21 dBFS) to the loudness of the voices.
const ESPEAK_GAIN = 0.85;

const trimmed = (samples: Float32Array, sampleRateHz: number, spokenBy: string): Utterance => ({
  samples: trimLeadingSilence(samples, sampleRateHz),
  sampleRateHz,
  spokenBy,
});

/** Makes the function that speaks sentences; it rejects only when espeak-ng cannot speak either, or when aborted. */
export const createUtterer = (espeak: Espeak, log: Log) => {
  const speakByPiper = async (sentence: EspeakSentence, voice: LoadedVoice, options: UtteranceOptions) => {
    const { config, engine, gain, name } = voice;
    const { voicing, speed, signal } = options;
    const ids = toPhonemeIds(sentence.phonemes, config.phonemeIds);
    const samples = scaled(await engine.synthesize({ ids, ...voicingOf(config, voicing, speed) }, signal), gain);
    if (!isPlausibleSpeech(samples)) throw new Error('The model gave noise or nothing.');
    return trimmed(samples, config.sampleRateHz, name);
  };
  const speakByEspeak = async (sentence: EspeakSentence, { espeakVoice, speed, signal }: UtteranceOptions) => {
    const { samples, sampleRateHz } = await espeak.speech(sentence.text, espeakVoice, { speed, signal });
    return trimmed(scaled(toFloat(samples), ESPEAK_GAIN), sampleRateHz, ESPEAK);
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
