// A text as the sentences a voice speaks: by espeak-ng or letter by letter, with raw phonemes where the text has them.
import type { VoiceConfig } from '../voice/voice-config.ts';
import { joinParts, splitRawPhonemes } from './raw-phonemes.ts';
import { splitAtSilences, type SpeakableSentence } from './phoneme-silence.ts';
import type { Espeak } from './port.ts';
import { spellText } from './text-phonemes.ts';

export type SentenceOptions = {
  /** Null: the voice is not there yet, and espeak-ng speaks. */
  config: VoiceConfig | null;
  espeakVoice: string;
  signal: AbortSignal;
};

/** Makes the function that reads texts. It rejects as espeak-ng does; a `text` voice needs none. */
export const createSentenceReader = (espeak: Espeak) => {
  const readPlain = async (text: string, { config, espeakVoice, signal }: SentenceOptions) =>
    config?.phonemeType === 'text' ? spellText(text) : espeak.phonemes(text, espeakVoice, signal);

  return async (text: string, options: SentenceOptions): Promise<SpeakableSentence[]> => {
    const parts = splitRawPhonemes(text);
    const read = await Promise.all(
      parts.map(async (part) => (part.raw === null ? readPlain(part.text, options) : part.raw)),
    );
    const sentences = joinParts(read);
    const silences = options.config?.phonemeSilenceMs;
    return silences?.size ? sentences.flatMap((sentence) => splitAtSilences(sentence, silences)) : sentences;
  };
};
