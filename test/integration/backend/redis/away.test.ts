// A Redis that is not there yet, lets nobody in, or is full: said in the log and by /readyz, and got over without a restart.
import { expect, it } from 'vitest';
import { redisAdvice } from '@firstword/backend/process/redis-advice';
import { startBackendOnRedis, type BackendOnRedis } from '../../../fixtures/backend-on-redis.ts';
import { startConsumer } from '../../../fixtures/consumer.ts';
import { kept } from '../../../fixtures/kept.ts';
import { startRedis, type RedisServerOptions } from '../../../fixtures/redis-server.ts';
import { countedText } from '../../../fixtures/replicas.ts';
import { beginTurn, callSession, isEndOf, isWord } from '../../../fixtures/session-calls.ts';
import { urlOfUser } from '../../../fixtures/redis-acl.ts';

const startServer = async (options: RedisServerOptions = {}) => kept(await startRedis(options));

const start = async (url: string, manner: { words?: number; delayMs?: number } = {}) =>
  kept(await startBackendOnRedis(url, manner));

/** A session, and a turn in it, by one call. */
const speaks = async ({ url }: BackendOnRedis): Promise<void> => {
  const reply = await fetch(`${url}/api/flows/front-desk/stream/afterwards?input=Count.`);
  expect(await reply.text()).toContain('"type":"done"');
};

it('starts without its Redis, says so, and is ready as soon as it is there', async () => {
  const redis = await startServer();
  await redis.kill();
  const backend = await start(redis.url);
  await backend.told('Redis cannot be used', 'TokenLogAway');
  expect(await backend.ready()).toMatchObject({
    httpStatus: 503,
    status: 'redis-away',
    fault: { code: 'TokenLogAway' },
  });
  expect(await callSession(backend.url, '')).toMatchObject({
    status: 503,
    retryAfter: '1',
    body: { code: 'TokenLogAway' },
  });
  await redis.start();
  await backend.logged('Redis answers');
  expect(await backend.ready()).toMatchObject({ httpStatus: 200, status: 'ready' });
  await speaks(backend);
});

it('says that it is not let in, never as whom, and is as soon as it may', async () => {
  const redis = await startServer();
  await redis.client.acl('SETUSER', 'desk-user', 'on', '>another', '~fw:*', '+@all');
  const backend = await start(urlOfUser(redis, 'desk-user', 'hush-hush'));
  expect(await backend.told('Redis cannot be used', 'RedisLoginRefused')).toMatchObject({ remedy: expect.any(String) });
  expect(await backend.ready()).toMatchObject({ httpStatus: 503, fault: { code: 'RedisLoginRefused' } });
  await redis.client.acl('SETUSER', 'desk-user', '>hush-hush');
  await backend.logged('Redis answers');
  expect((await backend.ready()).httpStatus).toBe(200);
  expect(JSON.stringify(backend.lines)).not.toMatch(/hush|desk-user|redis:\/\//);
});

it('refuses turns while the Redis is full, with a code, and goes on when there is room', async () => {
  const redis = await startServer();
  const backend = await start(redis.url, { words: 60, delayMs: 30 });
  await backend.logged('Redis answers');
  const { sessionId, turnId } = await beginTurn(backend.url);
  const consumer = startConsumer(backend.url, sessionId);
  await consumer.saw(isWord(turnId, 'w5'));
  await redis.client.config('SET', 'maxmemory', '1mb');
  await backend.told('Redis cannot be used', 'RedisFull');
  expect(await callSession(backend.url, '')).toMatchObject({
    status: 503,
    retryAfter: '1',
    body: { code: 'RedisFull' },
  });
  expect((await backend.ready()).fault).toMatchObject({ code: 'RedisFull' });
  await redis.client.config('SET', 'maxmemory', '0');
  expect(await consumer.saw(isEndOf(turnId))).toMatchObject({ type: 'done', content: countedText(60) });
  expect(consumer.faults).toEqual([]);
  consumer.leave();
  await speaks(backend);
});

it.each([
  ['allkeys-lru', '100mb', 'RedisEvicts'],
  ['noeviction', '100mb', undefined],
  ['allkeys-lru', '0', undefined],
])('maxmemory-policy %s with maxmemory %s: %s', async (policy, maxmemory, code) => {
  const redis = await startServer({ args: ['--maxmemory', maxmemory, '--maxmemory-policy', policy] });
  expect(redisAdvice(await redis.client.info('memory'))?.code).toBe(code);
});

it('says in its log that the Redis would remove sessions when it is full', async () => {
  const redis = await startServer({ args: ['--maxmemory', '100mb', '--maxmemory-policy', 'volatile-ttl'] });
  const backend = await start(redis.url);
  expect(await backend.told('Redis is not set up well', 'RedisEvicts')).toMatchObject({ level: 40 });
});
