// What speaking needs of espeak-ng: it lives in another process and may be replaced.
import type { VoiceError } from '@firstword/shared/contract/errors';
import type { EspeakSentence } from '@firstword/shared/contract/espeak';

/** Which espeak-ng answers, for people to read, null until it said hello; `fault` is why it does not answer now. */
export type EspeakStatus = { engine: string | null; fault: VoiceError | null };

export type Espeak = {
  status(): EspeakStatus;
  /** The text's sentences and their phonemes, in order. Rejects with `EspeakUnavailable` or `EspeakFailed`. */
  phonemes(text: string, voice: string, signal?: AbortSignal): Promise<EspeakSentence[]>;
  /** The text in espeak-ng's own voice; `speed` 1 is its usual pace. */
  speech(text: string, voice: string, options: { speed: number; signal?: AbortSignal }): Promise<EspeakSpeech>;
  close(): Promise<void>;
};

export type EspeakSpeech = { samples: Int16Array; sampleRateHz: number };
