// The page of the token log: its URLs are URLs of what it says, and its codes are those that there are.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { REDIS_FAULTS } from '../../../services/backend/src/token-log/redis/connection/faults.ts';
import { parseRedisUrl } from '../../../services/backend/src/token-log/redis/connection/redis-url.ts';

const page = readFileSync(fileURLToPath(new URL('../../../docs/token-log.md', import.meta.url)), 'utf8');

it('has a URL of each kind, with TLS and without, and all of them work', () => {
  const urls = [...page.matchAll(/^\| `(rediss?[^`]+)` \|/gm)].map(([, url = '']) => parseRedisUrl(url));
  expect(urls.map(({ kind, isTls }) => `${kind}${isTls ? ' by TLS' : ''}`)).toEqual(
    ['single', 'sentinel', 'cluster'].flatMap((kind) => [kind, `${kind} by TLS`]),
  );
  expect(new Set(urls.map(({ username, password }) => `${username}:${password}`))).toEqual(new Set(['user:password']));
});

it('lists every code of a Redis that does not work, as the log says it', () => {
  const [, table = ''] = page.split('### When it does not work');
  const listed = [...table.matchAll(/^\| `(Redis\w+)` \| (.*) \|$/gm)].map(([, code, message]) => [code, message]);
  expect(listed).toEqual(REDIS_FAULTS.map(([, code, message]) => [code, message]));
});
