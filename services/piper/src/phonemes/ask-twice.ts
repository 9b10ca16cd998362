// espeak-ng asked once more: its process may die under a sentence, and the next one is started by asking.
import { VoiceError } from '@firstword/shared/contract/errors';
import type { Espeak } from './port.ts';

const twice = async <T>(ask: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> => {
  try {
    return await ask();
  } catch (error) {
    signal?.throwIfAborted();
    if (!(error instanceof VoiceError) || error.code !== 'EspeakUnavailable') throw error;
    return ask();
  }
};

/** The same espeak-ng; a request that its process died under is asked once more. */
export const askTwice = (espeak: Espeak): Espeak => ({
  status: () => espeak.status(),
  phonemes: (text, voice, signal) => twice(() => espeak.phonemes(text, voice, signal), signal),
  speech: (text, voice, options) => twice(() => espeak.speech(text, voice, options), options.signal),
  close: () => espeak.close(),
});
