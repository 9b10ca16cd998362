// Tricky sentences a language; `|` stands where a clause may end when every sentence end may.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { splitText, splitTokens } from './split-whole.ts';
import { arabic, chinese, hindi, japanese } from './tricky/far.ts';
import { dutch, english, german } from './tricky/germanic.ts';
import { french, italian, portuguese, spanish } from './tricky/romance.ts';
import { polish, russian } from './tricky/slavic.ts';

const LANGUAGES: [tag: string, cases: readonly string[]][] = [
  ['en', english],
  ['de', german],
  ['fr', french],
  ['es', spanish],
  ['it', italian],
  ['pt', portuguese],
  ['nl', dutch],
  ['pl', polish],
  ['ru', russian],
  ['zh', chinese],
  ['ja', japanese],
  ['hi', hindi],
  ['ar', arabic],
];

// No commas, and a clause a sentence, however short.
const EVERY_SENTENCE = { first: { minChars: 500, maxChars: 500 }, minChars: 1, maxChars: 500 };

describe.each(LANGUAGES)('sentences in %s', (language, cases) => {
  test('are tried in at least a dozen tricky cases', () => {
    expect(cases.length).toBeGreaterThanOrEqual(12);
  });

  test.each([...cases])('%s', (marked) => {
    const want = marked.split('|');
    expect(splitText(want.join(''), { language, settings: EVERY_SENTENCE })).toEqual(want);
  });

  // The pieces of these sentences in any order, so that each stands before and after each other.
  const pieces = cases.flatMap((marked) => marked.replaceAll('|', '').match(/\S+\s*/g) ?? []);
  const reply = fc
    .array(
      fc.oneof({ arbitrary: fc.constantFrom(...pieces), weight: 6 }, fc.constantFrom(' ', '\n', '\n\n', '! ', '» ')),
      {
        maxLength: 40,
        size: 'max',
      },
    )
    .map((chosen) => chosen.join(''));
  const chopped = (text: string, lengths: number[]): string[] => {
    const tokens: string[] = [];
    for (let at = 0; at < text.length; at += tokens.at(-1)?.length ?? 1)
      tokens.push(text.slice(at, at + (lengths[tokens.length % lengths.length] ?? 1)));
    return tokens;
  };

  test('are cut alike however they come in, and nothing of them is lost', () => {
    fc.assert(
      fc.property(reply, fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 5 }), (text, lengths) => {
        const whole = splitTokens([text], { language });
        expect(splitTokens(chopped(text, lengths), { language })).toEqual(whole);
        expect(whole.map((clause) => clause.text).join('')).toBe(text.trim() === '' ? '' : text);
      }),
      { numRuns: 150 },
    );
  });

  test('stay whole where nothing may part them, whatever the settings', () => {
    const settings = { first: { minChars: 1, maxChars: 1 }, minChars: 1, maxChars: 1 };
    for (const marked of cases) {
      const text = marked.replaceAll('|', '');
      for (const cut of splitTokens([text], { language, settings }).slice(0, -1))
        expect(text.slice(cut.end - 2, cut.end + 1)).not.toMatch(/\d[.,:٫]\d|\d\s\d/u);
    }
  });
});

test('a language without rules of its own has the English ones', () => {
  expect(splitText('Dr. Who is in. Wait.', { language: 'sv-SE', settings: EVERY_SENTENCE })).toEqual([
    'Dr. Who is in. ',
    'Wait.',
  ]);
});

test('a region does not change the language', () => {
  expect(splitText('Am 3. Mai. Gut.', { language: 'de-AT', settings: EVERY_SENTENCE })).toEqual([
    'Am 3. Mai. ',
    'Gut.',
  ]);
});

test('a Chinese or Japanese letter is as much as two of an alphabet', () => {
  expect(splitText('我们明天去吧，好的。', { language: 'zh' })[0]).toBe('我们明天去吧，');
  expect(splitText('行，好的。', { language: 'zh' })[0]).toBe('行，好的。');
  const endless = splitText('我们明天去公园散步然后'.repeat(20), { language: 'zh' });
  expect(endless[0]?.length).toBeLessThanOrEqual(36);
  expect(endless[1]?.length).toBeLessThanOrEqual(110);
});
