import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createFakeEspeak } from '../../../../services/piper/src/phonemes/fake.ts';
import { MAX_PHONEMES } from '../../../../services/piper/src/phonemes/limits.ts';
import { createSentenceReader } from '../../../../services/piper/src/phonemes/sentences.ts';
import { parseVoiceConfig } from '../../../../services/piper/src/voice/voice-config.ts';
import { JOE, aVoiceFile } from '../a-voice.ts';

const read = async (text: string, change: Record<string, unknown> = {}) => {
  const espeak = createFakeEspeak();
  const config = parseVoiceConfig(JOE, JSON.stringify(aVoiceFile(change)));
  const { signal } = new AbortController();
  const sentences = await createSentenceReader(espeak)(text, { config, espeakVoice: 'en-us', signal });
  return { sentences, asked: espeak.calls.map((call) => call.text) };
};
const phonemesOf = async (text: string, change: Record<string, unknown> = {}): Promise<string[]> =>
  (await read(text, change)).sentences.map(({ phonemes }) => phonemes);

describe('the sentences of a text', () => {
  test('are espeak-ng’s where the voice takes its phonemes', async () => {
    expect(await phonemesOf('One. Two.')).toEqual(['One.', 'Two.']);
  });

  test('raw phonemes are taken as they stand, within the sentence around them', async () => {
    expect(await phonemesOf('say [[ həlˈoʊ ]] now. Then.')).toEqual(['say həlˈoʊ now.', 'Then.']);
  });

  test('raw phonemes alone are a sentence, and espeak-ng is not asked', async () => {
    const { sentences, asked } = await read('[[həlˈoʊ]]');
    expect(sentences).toEqual([{ text: '', phonemes: 'həlˈoʊ' }]);
    expect(asked).toEqual([]);
  });

  test('raw phonemes after the end of a sentence begin another', async () => {
    expect(await phonemesOf('One. [[tˈuː.]] Three.')).toEqual(['One.', 'tˈuː.', 'Three.']);
  });

  test('brackets that hold nothing, or do not close, are no phonemes', async () => {
    expect(await phonemesOf('a [[ ]] b')).toEqual(['a b']);
    expect(await phonemesOf('a [[ b')).toEqual(['a [[ b']);
  });

  test('a text voice reads letters in NFD, sentence by sentence, without espeak-ng', async () => {
    const { sentences, asked } = await read('Héllo there. Again!', { phoneme_type: 'text' });
    expect(sentences).toEqual([
      { text: 'Héllo there.', phonemes: 'Héllo there.'.normalize('NFD') },
      { text: 'Again!', phonemes: 'Again!' },
    ]);
    expect(asked).toEqual([]);
  });

  test('no sentence of a text voice is longer than the bound, whatever the text, and no letter is lost', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: fc.constantFrom('a', 'b', ' ', '.', '好', '\n'), maxLength: 3000 }),
        async (text) => {
          const phonemes = await phonemesOf(text, { phoneme_type: 'text' });
          expect(Math.max(0, ...phonemes.map((one) => one.length))).toBeLessThanOrEqual(MAX_PHONEMES);
          expect(phonemes.join('').replace(/[^ab好]/g, '')).toBe(text.replace(/[^ab好]/g, ''));
        },
      ),
    );
  });

  test('a voice that wants silence after a phoneme gets its phrases, each with its pause', async () => {
    const change = { inference: { phoneme_silence: { ',': 0.3, '.': 0.5 } } };
    expect((await read('one, two.', change)).sentences).toEqual([
      { text: 'one, two.', phonemes: 'one,', pauseMs: 300 },
      { text: '', phonemes: 'two.', pauseMs: 500 },
    ]);
  });
});
