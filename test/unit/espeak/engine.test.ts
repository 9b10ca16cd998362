import { describe, expect, test } from 'vitest';
import { createVoiceSelector, wordsPerMinute } from '../../../services/espeak/src/engine.ts';

describe('the voice of espeak-ng', () => {
  const aSelector = () => {
    const asked: string[] = [];
    const select = createVoiceSelector((name) => {
      asked.push(name);
      return name === 'en' || name === 'de';
    });
    return { select, asked };
  };

  test('is selected once', () => {
    const { select, asked } = aSelector();
    for (let call = 0; call < 3; call++) select('de');
    expect(asked).toEqual(['de']);
  });

  test('is its language alone where the region is not known', () => {
    const { select, asked } = aSelector();
    select('en-gb');
    expect(asked).toEqual(['en-gb', 'en']);
  });

  test.each(['xx', '../en', '', 'EN', 'en us'])('%j is an unknown voice, and the next text selects again', (voice) => {
    const { select, asked } = aSelector();
    select('de');
    expect(() => select(voice)).toThrow(expect.objectContaining({ code: 'UnknownEspeakVoice' }));
    select('de');
    expect(asked.filter((name) => name === 'de')).toHaveLength(2);
  });

  test.each([
    [1, 175],
    [2, 350],
    [0.01, 80],
    [100, 450],
  ])('speed %d is %d words a minute', (speed, want) => {
    expect(wordsPerMinute(speed)).toBe(want);
  });
});
