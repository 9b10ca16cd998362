// The Redis URL in the mounted Secret changes under a running backend: nobody restarts it, and callers hear nothing of it.
import { expect, it } from 'vitest';
import { startBackendOnRedis } from '../../../fixtures/backend-on-redis.ts';
import { startConsumer } from '../../../fixtures/consumer.ts';
import { kept } from '../../../fixtures/kept.ts';
import { aclLine, urlOfUser } from '../../../fixtures/redis-acl.ts';
import { startRedisCluster } from '../../../fixtures/redis-cluster.ts';
import { startRedis } from '../../../fixtures/redis-server.ts';
import { countedText } from '../../../fixtures/replicas.ts';
import { beginTurn, isEndOf, isWord } from '../../../fixtures/session-calls.ts';

const WORDS = 100;

const speakOn = async (url: string) => {
  const backend = kept(await startBackendOnRedis(url, { words: WORDS, delayMs: 40 }));
  await backend.logged('Redis answers');
  const { sessionId, turnId } = await beginTurn(backend.url);
  const consumer = startConsumer(backend.url, sessionId);
  kept({ close: () => consumer.leave() });
  await consumer.saw(isWord(turnId, 'w5'));
  return { backend, turnId, consumer };
};

it.each([
  ['server', async () => [kept(await startRedis())]],
  ['Cluster', async () => kept(await startRedisCluster()).servers],
])('logs in as the new user of the same %s, and is heard on while the old one is removed', async (kind, start) => {
  const servers = await start();
  const both = async (...args: [string, ...string[]]): Promise<void> => {
    for (const { client } of servers) await client.call('ACL', ...args);
  };
  await both('SETUSER', ...aclLine('one', 'first'));
  const base = kind === 'Cluster' ? 'redis+cluster://' : 'redis://';
  const urlOf = (user: string, password: string): string =>
    `${base}${user}:${password}@${servers.map(({ port }) => `127.0.0.1:${port}`).join(',')}`;
  const { backend, turnId, consumer } = await speakOn(urlOf('one', 'first'));
  await both('SETUSER', ...aclLine('two', 'second'));
  backend.rotate(urlOf('two', 'second'));
  await backend.logged('follows the new URL of its Redis');
  await both('DELUSER', 'one');
  expect(await consumer.saw(isEndOf(turnId))).toMatchObject({ type: 'done', content: countedText(WORDS) });
  expect([consumer.text(turnId), consumer.resyncs(), consumer.faults]).toEqual([countedText(WORDS), 0, []]);
  const { sessionId: next, turnId: turn } = await beginTurn(backend.url);
  const later = startConsumer(backend.url, next);
  expect(await later.saw(isWord(turn, 'w3'))).toMatchObject({ type: 'token' });
  later.leave();
});

it('stays where it is while the new URL does not work, and says why', async () => {
  const redis = kept(await startRedis());
  await redis.client.acl('SETUSER', ...aclLine('one', 'first'));
  const { backend, turnId, consumer } = await speakOn(urlOfUser(redis, 'one', 'first'));
  backend.rotate(urlOfUser(redis, 'two', 'hush-hush'));
  await backend.told('new URL of the Redis not followed', 'RedisLoginRefused');
  expect(await backend.ready()).toMatchObject({
    httpStatus: 200,
    status: 'ready',
    fault: { code: 'RedisLoginRefused' },
  });
  backend.rotate('redis+sentinel://127.0.0.1:1/hush');
  await backend.told('new URL of the Redis not followed', 'TokenLogAway');
  backend.rotate('nonsense with hush');
  await backend.told('new URL of the Redis not followed', 'RedisUrlInvalid');
  expect(await consumer.saw(isEndOf(turnId))).toMatchObject({ type: 'done', content: countedText(WORDS) });
  await redis.client.acl('SETUSER', ...aclLine('two', 'second'));
  backend.rotate(urlOfUser(redis, 'two', 'second'));
  await backend.logged('follows the new URL of its Redis');
  expect((await backend.ready()).fault).toBeUndefined();
  expect(JSON.stringify(backend.lines)).not.toContain('hush');
});

it('goes to another server: its sessions end, told so, and new ones are there', async () => {
  const [from, to] = [kept(await startRedis()), kept(await startRedis())];
  const { backend, turnId, consumer } = await speakOn(from.url);
  backend.rotate(to.url);
  await backend.logged('follows the new URL of its Redis');
  const end = await consumer.ended;
  expect(consumer.resyncs() > 0 || (end as { code?: string } | null)?.code !== undefined).toBe(true);
  expect(consumer.events.some(isEndOf(turnId))).toBe(false);
  await beginTurn(backend.url);
  expect(await to.client.dbsize()).toBeGreaterThan(0);
});
