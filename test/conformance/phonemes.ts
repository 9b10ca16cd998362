// What every espeak-ng must do: the system's library and the WebAssembly build, as a child process and behind a socket.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rmsOf, toFloat } from '../../services/piper/src/audio/level.ts';
import { createEspeakProcess } from '../../services/piper/src/phonemes/espeak-process.ts';
import { createEspeakSocket } from '../../services/piper/src/phonemes/espeak-socket.ts';
import type { Espeak } from '../../services/piper/src/phonemes/port.ts';
import { systemClock } from '../../services/shared/src/runtime/clock.ts';
import { silentLog } from '../../services/shared/src/runtime/log.ts';
import { startSidecar } from '../fixtures/espeak-sidecar.ts';
import { ESPEAK_MAIN } from '../fixtures/real-voice.ts';

const SENTENCES: [text: string, phonemes: string[]][] = [
  ['Hello there, how are you?', ['həlˈoʊ ðˈɛɹ, hˈaʊ ɑːɹ juː?']],
  ['Front desk, good morning. How can I help?', ['fɹˈʌnt dˈɛsk, ɡˈʊd mˈɔːɹnɪŋ.', 'hˌaʊ kæn aɪ hˈɛlp?']],
  ['Dr. Smith came at 7:30 p.m. — fine.', ['dˈɑːktɚ smˈɪθ kˈeɪm æt sˈɛvən θˈɜːɾi pˌiːˈɛm; fˈaɪn.']],
  ['It is 3.5 percent of 1,000.', ['ɪɾ ɪz θɹˈiː pɔɪnt fˈaɪv pɚsˈɛnt ʌv wˈʌn θˈaʊzənd.']],
  ['He said: go; now!', ['hiː sˈɛd: ɡˈoʊ; nˈaʊ!']],
  ['Well… let me see.', ['wˈɛl, lˈɛt mˌiː sˈiː.']],
  ['R&D costs < 5 & goes.', ['ˈɑːɹ ænd dˈiː kˈɔsts fˈaɪv ænd ɡˈoʊz.']],
  ['Say <b>[[ab]]</b> &amp; go', ['sˈeɪ bˈiː ˈæb slˈæʃ bˈiː ænd ˈæmp; ɡˈoʊ']],
  ['...', []],
];

/** The engines of this machine: the library is no part of `npm ci`, and where it is missing the process must say so. */
export const enginesHere = (): ('system' | 'wasm')[] => {
  const args = [fileURLToPath(ESPEAK_MAIN), '--engine', 'system'];
  const { status, stderr } = spawnSync(process.execPath, args, { input: '', encoding: 'utf8' });
  if (status === 0) return ['wasm', 'system'];
  if (stderr.includes('install espeak-ng')) return ['wasm'];
  throw new Error(`The espeak-ng process ended without its reason: ${stderr}`);
};

const common = { clock: systemClock, log: silentLog };

type Opened = { espeak: Espeak; end: () => Promise<void> };

/** The ways to reach one, each with how it is opened. */
const WAYS = {
  process: async (args: string[]): Promise<Opened> => {
    const espeak = createEspeakProcess({ main: ESPEAK_MAIN, args, ...common });
    return { espeak, end: () => espeak.close() };
  },
  socket: async (args: string[]): Promise<Opened> => {
    const sidecar = await startSidecar({ args });
    const espeak = createEspeakSocket({ path: sidecar.path, ...common });
    return { espeak, end: () => espeak.close().then(() => sidecar.remove()) };
  },
};
type Way = keyof typeof WAYS;
export const ways: Way[] = ['process', 'socket'];

/** Runs the suite against one engine, reached one way. */
export const describeEspeak = (name: 'system' | 'wasm', way: Way): void => {
  describe(`espeak-ng: ${name}, by a ${way}`, () => {
    let espeak: Espeak;
    let end: () => Promise<void>;
    beforeAll(async () => {
      ({ espeak, end } = await WAYS[way](['--engine', name]));
    });
    afterAll(() => end());

    test.each(SENTENCES)('%s', async (text, want) => {
      const sentences = await espeak.phonemes(text, 'en-us');
      expect(sentences.map(({ phonemes }) => phonemes)).toEqual(want);
    });

    test('the texts of the sentences joined are the text', async () => {
      const sentences = await espeak.phonemes('One. Two, three! Four', 'en-us');
      expect(sentences.map(({ text }) => text)).toEqual(['One.', 'Two, three!', 'Four']);
    });

    test.each<[string, string]>([
      ['en-us', 'He said 你好世界, and Привет, мир! Then こんにちは.'],
      ['de', 'Hallo 北京, Ελλάδα und 안녕.'],
      ['ja', '東京タワー'],
      ['en-us', 'ភាសាខ្មែរ is Khmer.'],
      ['ru', 'Это 東京.'],
    ])('words of another script are read or left out, never named letter by letter: %s %s', async (voice, text) => {
      const phonemes = (await espeak.phonemes(text, voice)).map((sentence) => sentence.phonemes).join(' ');
      expect(phonemes).not.toBe('');
      expect(phonemes).not.toMatch(/l[ˈˌ]?ɛɾɚ|l[ˈˌ]?e̞tə|l[ˈˌ]?ɛtə|tʃ[ˈˌ]?aɪn|ɛkskləm|\d/);
    });

    test('another language, then English again', async () => {
      const [german] = await espeak.phonemes('Guten Tag.', 'de');
      const [english] = await espeak.phonemes('Hello.', 'en-us');
      expect([german?.phonemes, english?.phonemes]).toEqual(['ɡˈuːtən tˈɑːk.', 'həlˈoʊ.']);
    });

    test('a region that it does not know is its language', async () => {
      expect(await espeak.phonemes('Ja.', 'de-at')).toEqual(await espeak.phonemes('Ja.', 'de'));
    });

    test('its own speech is audible, about as long as the text, and as much faster as asked', async () => {
      const text = 'Front desk, good morning.';
      const [usual, fast] = await Promise.all([1, 2].map((speed) => espeak.speech(text, 'en-us', { speed })));
      const seconds = (usual?.samples.length ?? 0) / (usual?.sampleRateHz ?? 1);
      expect(seconds).toBeGreaterThan(1);
      expect(seconds).toBeLessThan(3);
      expect((fast?.samples.length ?? 0) / (usual?.samples.length ?? 1)).toBeLessThan(0.7);
      expect(rmsOf(toFloat(usual?.samples ?? new Int16Array(0)))).toBeGreaterThan(0.03);
    });

    test('marks of XML are text in its own speech too', async () => {
      const [plain, marked] = await Promise.all(
        ['go', '<audio src="x"/>go &amp; <break time="9s"/>'].map((text) => espeak.speech(text, 'en-us', { speed: 1 })),
      );
      expect(marked?.samples.length).toBeGreaterThan(2 * (plain?.samples.length ?? Infinity));
      expect((marked?.samples.length ?? Infinity) / 22_050).toBeLessThan(8);
    });

    test('a language that it does not have is a fault of that text alone', async () => {
      const [unknown, known] = await Promise.allSettled([
        espeak.phonemes('Hi.', 'xx'),
        espeak.phonemes('Hi.', 'en-us'),
      ]);
      expect(unknown).toMatchObject({ status: 'rejected', reason: { code: 'EspeakFailed' } });
      expect(known.status).toBe('fulfilled');
    });

    test('says which espeak-ng it is', async () => {
      await espeak.phonemes('Hi.', 'en-us');
      expect(espeak.status()).toEqual({ engine: expect.stringContaining(`${name} espeak-ng`), fault: null });
    });
  });
};
