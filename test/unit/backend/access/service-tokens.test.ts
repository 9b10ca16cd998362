import { describe, expect, it } from 'vitest';
import { isServiceToken, parseServiceTokens } from '../../../../services/backend/src/access/service-tokens.ts';

const A = 'a'.repeat(32);
const B = 'b'.repeat(64);

describe('the file of service tokens', () => {
  it('has one token a line', () => {
    expect(parseServiceTokens(`${A}\n\n  ${B}\r\n`)).toEqual([A, B]);
  });

  it.each([
    ['', 'there is none'],
    ['\n \n', 'there is none'],
    [`${A}\nsecret`, 'line 2 is no token'],
    [`${A} ${B}`, 'line 1 is no token'],
    [`${A}\n${'ü'.repeat(40)}`, 'line 2 is no token'],
  ])('that is %j is refused, without telling a token', (text, message) => {
    const parse = (): string[] => parseServiceTokens(text);
    expect(parse).toThrow(
      expect.objectContaining({ code: 'TokensInvalid', remedy: expect.stringContaining('openssl') }),
    );
    expect(parse).toThrow(message);
    expect(parse).not.toThrow(/secret|ü|aaa/);
  });
});

it('a service token is one of the known, whole', () => {
  expect([A, B, `${A}a`, A.slice(1), ''].map((token) => isServiceToken(token, [A, B]))).toEqual([
    true,
    true,
    false,
    false,
    false,
  ]);
});
