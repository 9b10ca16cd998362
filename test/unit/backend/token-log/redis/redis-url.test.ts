import { expect, it } from 'vitest';
import { parseRedisUrl } from '@firstword/backend/token-log/redis/connection/redis-url';

it.each([
  ['redis://localhost', { kind: 'single', isTls: false, hosts: [{ host: 'localhost', port: 6379 }], db: 0 }],
  ['redis://127.0.0.1:6380/3', { hosts: [{ host: '127.0.0.1', port: 6380 }], db: 3, username: undefined }],
  ['redis://127.0.0.1:6380/', { db: 0 }],
  ['redis://127.0.0.1:6380?db=4', { db: 4 }],
  ['redis://127.0.0.1/3?db=4', { db: 3 }],
  ['redis://:secret@redis', { username: undefined, password: 'secret' }],
  ['redis://app@redis', { username: 'app', password: undefined }],
  ['redis://app:se:cret@redis', { username: 'app', password: 'se:cret' }],
  ['redis://a%40b:p%40%3A%2F%3F%23%25%20%C3%BC@redis', { username: 'a@b', password: 'p@:/?#% ü' }],
  ['REDISS://redis', { isTls: true }],
  ['redis://[::1]:6380/1', { hosts: [{ host: '::1', port: 6380 }], db: 1 }],
  ['redis://[FD00::12]', { hosts: [{ host: 'FD00::12', port: 6379 }] }],
  ['redis://redis?family=6', { family: 6 }],
  ['redis://app:pw@redis?allowUsernameInURI=true', { username: 'app' }],
  [
    'redis+sentinel://app:pw@a:1,b,[::1]:3/calls?db=2&sentinelPassword=p%40w',
    {
      kind: 'sentinel',
      hosts: [
        { host: 'a', port: 1 },
        { host: 'b', port: 26379 },
        { host: '::1', port: 3 },
      ],
      master: 'calls',
      db: 2,
      sentinelUsername: undefined,
      sentinelPassword: 'p@w',
    },
  ],
  ['redis+sentinel://a', { master: 'mymaster' }],
  [
    'rediss+cluster://a,b:7001',
    {
      kind: 'cluster',
      isTls: true,
      hosts: [
        { host: 'a', port: 6379 },
        { host: 'b', port: 7001 },
      ],
    },
  ],
])('%s', (url, parts) => {
  expect(parseRedisUrl(url)).toMatchObject(parts);
});

it.each([
  'http://redis:6379',
  'redis',
  'redis://',
  'redis://app:hush@',
  'redis://app:hu/sh@redis',
  'redis://app:hush@redis@other',
  'redis://app:hush#1@redis',
  'redis://app:hush?a=b@redis',
  'redis://app:hush%zz@redis',
  'redis://app:hush@redis:99999',
  'redis://app:hush@::1',
  'redis://app:hush@a,b',
  'redis://app:hush@redis/hush',
  'redis://app:hush@redis?keyPrefix=hush',
  'redis://app:hush@redis?family=hush',
  'redis+cluster://app:hush@a,b/1',
])('%s is refused, and never repeated', (url) => {
  const fault = (): unknown => {
    try {
      return parseRedisUrl(url);
    } catch (thrown) {
      return thrown;
    }
  };
  expect(fault()).toMatchObject({ code: 'RedisUrlInvalid', remedy: expect.stringContaining('rediss://') });
  expect(JSON.stringify([String(fault()), fault()])).not.toContain('hush');
});
