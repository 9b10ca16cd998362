// The file of service tokens, read again when it has changed: a rotated token counts without a restart.
import { readFileSync, statSync } from 'node:fs';
import type { Log } from '@firstword/shared/runtime/log';
import { parseServiceTokens } from './service-tokens.ts';

/** The tokens that count now. Throws when the file holds none at first; later the last good ones stay. */
export const tokenFile = (path: string, log: Log): (() => readonly string[]) => {
  let readMs = statSync(path).mtimeMs;
  let tokens = parseServiceTokens(readFileSync(path, 'utf8'));
  return () => {
    try {
      const { mtimeMs } = statSync(path);
      if (mtimeMs === readMs) return tokens;
      readMs = mtimeMs;
      tokens = parseServiceTokens(readFileSync(path, 'utf8'));
    } catch {
      log.warn('the file of service tokens cannot be used; the last ones stay');
    }
    return tokens;
  };
};
