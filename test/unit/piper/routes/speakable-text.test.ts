import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { speakableText } from '../../../../services/piper/src/routes/speakable-text.ts';

describe('the text of a request', () => {
  test.each([
    ['  hello\u0000world\r\n', 'hello world'],
    ['one\ntwo', 'one\ntwo'],
    ['a\ud800b', 'a b'],
    ['naïve — 你好 🙂', 'naïve — 你好 🙂'],
  ])('%j becomes %j', (input, want) => {
    expect(speakableText(input)).toBe(want);
  });

  test.each(['', '   ', '\u0000\u001b\n', '\ud800'])('%j is nothing to speak', (input) => {
    expect(() => speakableText(input)).toThrow(expect.objectContaining({ code: 'TextEmpty', status: 400 }));
  });

  test('no control character but the line break is left of anything', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (input) => {
        const text = speakableText(`x${input}`);
        expect(text).not.toMatch(/[^\P{Cc}\n]/u);
        expect(text.isWellFormed()).toBe(true);
      }),
    );
  });
});
