import { expect, it } from 'vitest';
import { checkInput } from '@firstword/backend/routes/input';

it.each(['When is breakfast?', 'line one\nline two\tand a tab\r\n', 'Grüß Gott 👋', 'नमस्ते', '…'])(
  'takes %j',
  (input) => {
    expect(checkInput(input)).toBe(input);
  },
);

it.each([
  ['a null byte', 'a\u0000b', 'InputNotText', 400],
  ['an escape', '\u001b[31mred', 'InputNotText', 400],
  ['bytes that were no UTF-8', 'caf\ufffd', 'InputNotText', 400],
  ['half a character', 'a\ud83d', 'InputNotText', 400],
  ['nothing', '', 'InputEmpty', 400],
  ['only spaces', ' \n\t ', 'InputEmpty', 400],
  ['a book', 'x'.repeat(8_001), 'InputTooLong', 413],
])('refuses %s with code and remedy', (_, input, code, status) => {
  expect(() => checkInput(input)).toThrow(
    expect.objectContaining({ code, status, remedy: expect.stringMatching(/\.$/) as string }),
  );
});
