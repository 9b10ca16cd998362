import { expect, it } from 'vitest';
import { redisFault } from '@firstword/backend/token-log/redis/connection/faults';

// What the integration tests have a real Redis say is not repeated here.
it.each([
  [
    'MISCONF Redis is configured to save RDB snapshots, but it is currently unable to persist to disk.',
    'RedisDiskFails',
  ],
  ['Too many Cluster redirections. Last error: ReplyError: CLUSTERDOWN The cluster is down', 'RedisClusterDown'],
  ['WRONGPASS invalid username-password pair or user is disabled.', 'RedisLoginRefused'],
  ["ERR The user executing the script can't run this command or subcommand script: 12b5", 'RedisRightsMissing'],
  ['ERR hush happened', 'TokenLogAway'],
])('%s', (message, code) => {
  const fault = redisFault(new Error(message));
  expect(fault).toMatchObject({ code, status: 503, retry: { afterMs: 1_000 } });
  expect(`${fault.message} ${fault.remedy}`).not.toContain('hush');
});

it('looks at what the node of a Cluster said', () => {
  const error = Object.assign(new Error('Failed to refresh slots cache.'), { lastNodeError: new Error('NOAUTH') });
  expect(redisFault(error)).toMatchObject({ code: 'RedisLoginRefused' });
});
