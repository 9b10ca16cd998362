// espeak-ng as a WebAssembly build from npm, for machines without the library.
import createModule from '@echogarden/espeak-ng-emscripten';
import { createVoiceSelector, wordsPerMinute, type EspeakEngine } from './engine.ts';

// This build reads SSML and [[phoneme]] input where the library reads plain text.
const asPlainText = (text: string): string =>
  text
    .replaceAll('<', ' ')
    .replace(/&(?=#?\w+;)/g, '& ')
    .replaceAll('[[', '[ [');

/** Loads the WebAssembly build; about 0.1 s. */
export const createWasmEngine = async (): Promise<EspeakEngine> => {
  const module = await createModule();
  const worker = new module.eSpeakNGWorker();
  const selectVoice = createVoiceSelector((name) => worker.set_voice(name) === 0);
  const readString = (pointer: number): string => {
    const end = module.HEAPU8.indexOf(0, pointer);
    return Buffer.from(module.HEAPU8.subarray(pointer, end)).toString('utf8');
  };
  return {
    kind: 'wasm',
    version: 'npm build',
    sampleRateHz: worker.samplerate,
    toPhonemes(text, voice) {
      selectVoice(voice);
      return readString(worker.convert_to_phonemes(asPlainText(text), true).ptr);
    },
    speak(text, voice, speed) {
      selectVoice(voice);
      worker.rate = wordsPerMinute(speed);
      const samples: number[][] = [];
      worker.synthesize(asPlainText(text), (chunk) => {
        samples.push([...chunk]);
        return false;
      });
      return Int16Array.from(samples.flat());
    },
  };
};
