import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toPiperSentences } from '../../../services/espeak/src/piper-phonemes.ts';

/** Letters as phonemes, punctuation dropped, as espeak-ng does. */
const spell = (text: string): string => text.replace(/[^\p{L}\p{N} ]/gu, '');

describe('sentences in phonemes', () => {
  test('keep the marks, with a space after the soft ones', () => {
    expect(toPiperSentences('Yes, sir; no: go! Why?', spell).map(({ phonemes }) => phonemes)).toEqual([
      'Yes, sir; no: go!',
      'Why?',
    ]);
  });

  test('name the text that they are of', () => {
    expect(toPiperSentences(' One. Two, three. ', spell).map(({ text }) => text)).toEqual(['One.', 'Two, three.']);
  });

  test('have no language switches, separators, joiners or double spaces, and are in NFD', () => {
    const raw = 'h_ə_l_ˈoʊ | (fr)fɔ\u0303\u200d(en-us)  ç';
    expect(toPiperSentences('x', () => raw)).toEqual([{ text: 'x', phonemes: 'həlˈoʊ fɔ\u0303 c\u0327' }]);
  });

  test('leave out what has no sound', () => {
    expect(toPiperSentences('... "!" Go.', spell)).toEqual([{ text: 'Go.', phonemes: 'Go.' }]);
    expect(toPiperSentences('...', spell)).toEqual([]);
  });

  test('are never longer than one breath, however long the text, and lose no letter', () => {
    const words = fc.array(fc.string({ unit: fc.constantFrom('a', 'b', '7', '🙂'), minLength: 1, maxLength: 900 }), {
      minLength: 1,
    });
    fc.assert(
      fc.property(words, (parts) => {
        const text = parts.join(' ');
        // Each character becomes several phonemes, as digits and emoji do.
        const sentences = toPiperSentences(text, (piece) =>
          Array.from(piece, (char) => (char === ' ' ? ' ' : 'abc')).join(''),
        );
        expect(
          sentences
            .map((sentence) => sentence.text)
            .join('')
            .replaceAll(' ', ''),
        ).toBe(text.replaceAll(' ', ''));
        for (const { phonemes } of sentences) expect(phonemes.length).toBeLessThanOrEqual(400);
      }),
    );
  });

  test('a long sentence is cut at its words', () => {
    const text = 'word '.repeat(300).trim();
    for (const sentence of toPiperSentences(text, spell)) expect(sentence.text).toMatch(/^(word ?)+$/);
  });
});
