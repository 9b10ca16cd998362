// Speech with a memory: static texts are spoken once a voice is there, and from then on come out of the cache, engine or not.
import { createHash } from 'node:crypto';
import type { SentenceOptions } from '../phonemes/sentences.ts';
import type { SpeakableSentence } from '../phonemes/phoneme-silence.ts';
import type { SentenceTiming, SpeakOptions, Speech, Spoken } from '../speech.ts';
import { voicingOf } from '../voice/voicing.ts';
import { createFiller, type FillerOptions } from './filler.ts';
import type { Sound, SoundStore } from './sound-store.ts';

export type StaticSpeechOptions = Omit<FillerOptions, 'fillText'> & {
  speech: Speech;
  readSentences: (text: string, options: SentenceOptions) => Promise<SpeakableSentence[]>;
  store: SoundStore;
  /** Told of every static text that is asked for. */
  onLookUp?: (outcome: 'hit' | 'miss') => void;
};

export type StaticSpeech = Speech & {
  /** Whether texts still wait to be spoken into the cache by a voice that is ready. */
  isFilling(): boolean;
  close(): Promise<void>;
};

const WRITE_SAMPLES = 4 * 480;

async function* written({ samples, timings }: Sound, { onSentence }: SpeakOptions): AsyncGenerator<Int16Array> {
  for (const timing of timings) onSentence?.(timing);
  for (let at = 0; at < samples.length; at += WRITE_SAMPLES) yield samples.subarray(at, at + WRITE_SAMPLES);
}

const soundOf = async ({ spokenBy, sampleRateHz, samples }: Spoken, timings: SentenceTiming[]): Promise<Sound> => {
  const parts: Buffer[] = [];
  for await (const part of samples) parts.push(Buffer.from(part.slice().buffer));
  const { buffer, length } = Uint8Array.from(Buffer.concat(parts));
  return { spokenBy, sampleRateHz, samples: new Int16Array(buffer, 0, length >> 1), timings };
};

/** Speaks the texts as soon as a voice is ready, one after the other. */
export const createStaticSpeech = (options: StaticSpeechOptions): StaticSpeech => {
  const { speech, voices, readSentences, store, onLookUp = () => undefined } = options;
  /** The phonemes of the static texts, by voice file and text. */
  const phonemes = new Map<string, string>();
  const textId = (digest: string, text: string): string => `${digest} ${text}`;

  /** Null for what is not static, or not yet known. */
  const keyOf = (text: string, { voice: name, speed = 1, voicing = {}, rate }: SpeakOptions): string | null => {
    const { digest = '' } = voices.status(name);
    const config = voices.loaded(name)?.config;
    const spelled = phonemes.get(textId(digest, text));
    if (!config || spelled === undefined || rate === 'engine') return null;
    const parameters = voicingOf(config, voicing, speed);
    return createHash('sha256')
      .update(JSON.stringify([digest, parameters, spelled]))
      .digest('hex');
  };
  const fillText: FillerOptions['fillText'] = async (text, { name, digest }, signal) => {
    const config = voices.loaded(name)?.config;
    if (!config) return;
    const sentences = await readSentences(text, { config, espeakVoice: config.espeakVoice, signal });
    phonemes.set(textId(digest, text), sentences.map((sentence) => sentence.phonemes).join('\n'));
    const key = keyOf(text, { voice: name });
    if (!key || store.has(key)) return;
    const timings: SentenceTiming[] = [];
    const onSentence = (timing: SentenceTiming): void => void timings.push(timing);
    const sound = await soundOf(await speech.speak(text, { voice: name, signal, onSentence }), timings);
    // What espeak-ng said in the voice's place is no speech of the voice.
    if (sound.spokenBy === name) store.put(key, sound);
  };
  const filler = createFiller({ ...options, fillText });
  return {
    async speak(text, speak) {
      const key = keyOf(text, speak);
      const sound = key === null ? undefined : store.get(key);
      if (key !== null) onLookUp(sound ? 'hit' : 'miss');
      return sound ? { ...sound, samples: written(sound, speak) } : speech.speak(text, speak);
    },
    isFilling: () => filler.isFilling(),
    close: () => filler.close(),
  };
};
