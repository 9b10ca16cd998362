// What is wrong with a Redis, or with the way to it, is said in words of ours as soon as it is tried, with what helps.
import { expect, it } from 'vitest';
import type { VoiceError } from '@firstword/shared/contract/errors';
import { makeCertificates, trust } from '../../../fixtures/certificates.ts';
import { freePort } from '../../../fixtures/free-port.ts';
import { kept } from '../../../fixtures/kept.ts';
import { aclLine, urlOfUser } from '../../../fixtures/redis-acl.ts';
import { startRedisCluster, type RedisCluster } from '../../../fixtures/redis-cluster.ts';
import { aNamespace, openRedisLog } from '../../../fixtures/redis-log.ts';
import { startSentinels } from '../../../fixtures/redis-sentinel.ts';
import { startRedis, type RedisServerOptions } from '../../../fixtures/redis-server.ts';
import { tlsWay } from '../../../fixtures/redis-ways.ts';

const PASSWORD = 'hush-hush';

const start = async (options: RedisServerOptions = {}) => kept(await startRedis(options));

const asUser = async (...rules: string[]): Promise<string> => {
  const redis = await start();
  await redis.client.acl('SETUSER', 'firstword', ...rules);
  return urlOfUser(redis, 'firstword', PASSWORD);
};

/** The first fault that a log at this URL tells of. */
const faultAt = (url: string): Promise<VoiceError> =>
  new Promise((resolve) => {
    kept(openRedisLog({ url, namespace: aNamespace(), onFault: (fault) => fault && resolve(fault) }));
  });

/** A master is away, and nobody takes its place. */
const withoutOne = async ({ url, servers }: RedisCluster): Promise<string> => {
  await servers[2]?.kill();
  while (!(await servers[0]?.client.cluster('INFO'))?.includes('cluster_state:fail'));
  return url;
};

/** It answers what it has no slot for with the name of who has. */
const notTheOwner = async (cluster: RedisCluster): Promise<string> => {
  const owner = await cluster.ownerOf('{b0}');
  return `redis://127.0.0.1:${cluster.servers.find((server) => server !== owner)?.port}`;
};

it.each<[string, () => Promise<string>]>([
  ['TokenLogAway', async () => `redis://app:${PASSWORD}@127.0.0.1:${await freePort()}`],
  ['TokenLogAway', async () => `redis+cluster://app:${PASSWORD}@127.0.0.1:${await freePort()}`],
  ['TokenLogAway', async () => `redis+sentinel://app:${PASSWORD}@127.0.0.1:${await freePort()}`],
  ['RedisLoginRefused', () => asUser('on', '>another', '~fw:*', '+@all')],
  ['RedisLoginRefused', async () => (await start({ args: ['--requirepass', PASSWORD] })).url],
  ['RedisRightsMissing', async () => asUser(...aclLine('', PASSWORD).slice(1), '-evalsha')],
  ['RedisRightsMissing', async () => asUser(...aclLine('', PASSWORD).slice(1), 'resetkeys', '~other:*')],
  ['RedisCertificateUntrusted', async () => kept(await tlsWay()).url],
  ['TokenLogAway', async () => (await start()).url.replace('redis:', 'rediss:')],
  ['TokenLogAway', async () => kept(await tlsWay()).url.replace('rediss:', 'redis:')],
  ['RedisKindWrong', async () => (await start()).url.replace(/^redis:(.*)\/0$/, 'redis+cluster:$1')],
  ['RedisKindWrong', async () => (await start()).url.replace('redis:', 'redis+sentinel:')],
  ['RedisKindWrong', async () => notTheOwner(kept(await startRedisCluster()))],
  ['RedisMasterUnknown', async () => kept(await startSentinels()).url.replace(/\w+$/, 'others')],
  ['RedisReadOnly', async () => (await start({ args: ['--replicaof', '127.0.0.1', `${(await start()).port}`] })).url],
  ['TokenLogAway', async () => withoutOne(kept(await startRedisCluster()))],
  ['RedisFull', async () => (await start({ args: ['--maxmemory', '1mb'] })).url],
])('%s', async (code, at) => {
  const url = await at();
  const fault = await faultAt(url);
  expect(fault).toMatchObject({ code, status: 503, remedy: expect.stringMatching(/\w/) });
  expect(`${JSON.stringify(fault)} ${fault.message}`).not.toMatch(/hush|127\.0\.0\.1/);
});

it('RedisCertificateForeign', async () => {
  const certificates = kept(makeCertificates('DNS:redis.example.com'));
  const { url } = await start({ tls: certificates });
  kept({ close: trust(certificates.caText) });
  expect(await faultAt(url)).toMatchObject({ code: 'RedisCertificateForeign' });
});
