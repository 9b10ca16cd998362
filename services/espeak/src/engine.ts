// What the process needs of an espeak-ng: two synchronous calls. The system's library and the WebAssembly build both give them.

export type EspeakEngine = {
  readonly kind: 'system' | 'wasm';
  readonly version: string;
  readonly sampleRateHz: number;
  /** espeak-ng's IPA of the text, clauses joined by spaces. Throws `UnknownEspeakVoice`. */
  toPhonemes(text: string, voice: string): string;
  /** The text in espeak-ng's own voice, `speed` times its usual pace. Throws `UnknownEspeakVoice`. */
  speak(text: string, voice: string, speed: number): Int16Array;
};

const WORDS_PER_MINUTE = 175;

/** espeak-ng's rate parameter of a speed; below 80 and above 450 it turns to noise. */
export const wordsPerMinute = (speed: number): number =>
  Math.round(Math.min(450, Math.max(80, WORDS_PER_MINUTE * speed)));

/** Says which language or voice espeak-ng does not have. */
export class UnknownEspeakVoice extends Error {
  readonly code = 'UnknownEspeakVoice';

  constructor(voice: string) {
    super(`espeak-ng has no voice "${voice}".`);
  }
}

/** Selects a voice by name, else its language alone (`en-gb` is `en` in some builds); remembers what is selected. */
export const createVoiceSelector = (setVoice: (name: string) => boolean) => {
  let selected = '';
  return (voice: string): void => {
    if (voice === selected) return;
    const names = /^[a-z]{2,3}(-[a-z0-9-]+)?$/.test(voice) ? [voice, voice.replace(/-.*/, '')] : [];
    if (!names.some((name) => setVoice(name))) {
      selected = '';
      throw new UnknownEspeakVoice(voice);
    }
    selected = voice;
  };
};
