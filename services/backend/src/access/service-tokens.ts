// Service tokens: one a line of the token file. Whoever holds one may make every call of this backend.
import { createHash, timingSafeEqual } from 'node:crypto';
import { VoiceError } from '@firstword/shared/contract/errors';

/** A token that could be guessed is worse than none. */
const MIN_CHARS = 32;
/** What fits into a header anywhere. */
const TOKEN = /^[\x21-\x7e]+$/;

/** The tokens in a file's text. Throws `TokensInvalid`, which tells lines and never what stands in them. */
export const parseServiceTokens = (text: string): string[] => {
  const lines = text.split('\n').map((line) => line.trim());
  const faults = lines.flatMap((line, index) => {
    if (line === '' || (line.length >= MIN_CHARS && TOKEN.test(line))) return [];
    return [`line ${index + 1} is no token of ${MIN_CHARS} or more visible ASCII characters`];
  });
  const tokens = lines.filter((line) => line !== '');
  if (tokens.length === 0) faults.push('there is none');
  if (faults.length === 0) return tokens;
  throw new VoiceError('TokensInvalid', `The file of service tokens is wrong: ${faults.join('; ')}.`, {
    status: 400,
    remedy: 'Write one token a line, such as the output of: openssl rand -hex 32',
  });
};

/** Whether the token is one of them; takes the same time whichever it is, and however much of it fits. */
export const isServiceToken = (token: string, known: readonly string[]): boolean => {
  const given = digestOf(token);
  return known.reduce((found, each) => timingSafeEqual(given, digestOf(each)) || found, false);
};

const digestOf = (text: string): Buffer => createHash('sha256').update(text).digest();
