// Text to speech: what a turn needs of a voice.
import { VoiceError, type VoiceErrorOptions } from '@firstword/shared/contract/errors';

export type SpeakOptions = { voice: string; signal: AbortSignal };

/**
 * Speaks a piece of text as 24 kHz mono. The chunks are in order, never empty, of any length, and each comes as soon as
 * it exists; a text with nothing to say may have none. Faults are thrown as `TtsUnavailable`; an abort stops the voice
 * and throws the signal's reason. What was spoken before a fault stays valid.
 */
export type Tts = {
  speak(text: string, options: SpeakOptions): AsyncIterable<Int16Array>;
};

/** The voice does not speak now; the text can still be read. */
export const ttsUnavailable = (message: string, options: VoiceErrorOptions = {}): VoiceError =>
  new VoiceError('TtsUnavailable', message, {
    status: 503,
    retry: 'now',
    remedy: 'The conversation goes on in text; see the log of the speech service.',
    ...options,
  });
