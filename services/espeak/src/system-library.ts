// espeak-ng from the system's shared library, called in this process.
import koffi, { type LibraryHandle } from 'koffi';
import { createVoiceSelector, wordsPerMinute, type EspeakEngine } from './engine.ts';

const LIBRARY_NAMES = [
  'libespeak-ng.so.1',
  'libespeak-ng.so',
  'libespeak-ng.1.dylib',
  '/opt/homebrew/lib/libespeak-ng.dylib',
  '/usr/local/lib/libespeak-ng.dylib',
];

// From espeak-ng's speak_lib.h.
const OUTPUT_SYNCHRONOUS = 2;
const INITIALIZE_DONT_EXIT = 0x8000;
const CHARS_UTF8 = 1;
const PHONEMES_IPA = 0x02;
const PARAMETER_RATE = 1;
const POSITION_CHARACTER = 1;

const loadLibrary = (): LibraryHandle | null => {
  for (const name of LIBRARY_NAMES) {
    try {
      return koffi.load(name);
    } catch {
      // Not under this name: the next one.
    }
  }
  return null;
};

const bind = (library: LibraryHandle) => ({
  initialize: library.func('int espeak_Initialize(int output, int buflength, const char *path, int options)'),
  info: library.func('const char *espeak_Info(_Out_ void **path)'),
  setVoice: library.func('int espeak_SetVoiceByName(const char *name)'),
  setParameter: library.func('int espeak_SetParameter(int parameter, int value, int relative)'),
  setCallback: library.func('void espeak_SetSynthCallback(void *callback)'),
  textToPhonemes: library.func('const char *espeak_TextToPhonemes(_Inout_ void **text, int textmode, int phonememode)'),
  synth: library.func(
    'int espeak_Synth(const void *text, size_t size, uint position, int position_type, uint end, uint flags, void *id, void *data)',
  ),
});

/** Opens the system's libespeak-ng; null where there is none, or it finds no data. */
export const createSystemEngine = (): EspeakEngine | null => {
  const library = loadLibrary();
  if (!library) return null;
  const espeak = bind(library);
  const sampleRateHz = espeak.initialize(OUTPUT_SYNCHRONOUS, 0, null, INITIALIZE_DONT_EXIT) as number;
  if (sampleRateHz <= 0) return null;
  const selectVoice = createVoiceSelector((name) => espeak.setVoice(name) === 0);

  let chunks: Int16Array[] = [];
  const callbackType = koffi.proto('int SynthCallback(void *wav, int samples, void *events)');
  const callback = koffi.register((wav: unknown, samples: number) => {
    if (wav && samples > 0) chunks.push(Int16Array.from(koffi.decode(wav, 'int16_t', samples) as number[]));
    return 0;
  }, koffi.pointer(callbackType));
  espeak.setCallback(callback);

  return {
    kind: 'system',
    version: espeak.info([null]) as string,
    sampleRateHz,
    toPhonemes(text, voice) {
      selectVoice(voice);
      const bytes = Buffer.from(`${text}\0`, 'utf8');
      const rest: unknown[] = [koffi.as(bytes, 'void *')];
      const clauses: string[] = [];
      // Each call reads one clause and moves the pointer on; null says that the text is used up.
      while (rest[0]) clauses.push((espeak.textToPhonemes(rest, CHARS_UTF8, PHONEMES_IPA) as string | null) ?? '');
      return clauses.join(' ');
    },
    speak(text, voice, speed) {
      selectVoice(voice);
      espeak.setParameter(PARAMETER_RATE, wordsPerMinute(speed), 0);
      const bytes = Buffer.from(`${text}\0`, 'utf8');
      chunks = [];
      espeak.synth(bytes, bytes.length, 0, POSITION_CHARACTER, 0, CHARS_UTF8, null, null);
      return joinChunks(chunks);
    },
  };
};

const joinChunks = (chunks: Int16Array[]): Int16Array => {
  const joined = new Int16Array(chunks.reduce((samples, chunk) => samples + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    joined.set(chunk, at);
    at += chunk.length;
  }
  return joined;
};
