// What the backend does in Redis is what docs/token-log.md lets its user do, and nothing that Redis 7.2 or Valkey lacks.
import { expect, it } from 'vitest';
import { redisAt } from '@firstword/backend/token-log/redis/connection/connect';
import { createRedisCallCounter } from '@firstword/backend/access/redis-call-counter';
import { createRedisOutbox } from '@firstword/backend/webhooks/redis-outbox';
import { systemClock } from '@firstword/shared/runtime/clock';
import { allowedCommands } from '../../../fixtures/redis-acl.ts';
import { kept } from '../../../fixtures/kept.ts';
import { aNamespace, aStart, aToken, openRedisLog } from '../../../fixtures/redis-log.ts';
import { userWay } from '../../../fixtures/redis-ways.ts';

const SESSION = 'front-desk:s1';
/** Asked of a Cluster, of a database other than 0, and of a URL before it is followed. */
const ONLY_ELSEWHERE = ['asking', 'cluster|info', 'cluster|slots', 'ping', 'select'];
/** Before anybody is logged in there is nobody with rights. */
const WITHOUT_RIGHTS = ['hello'];
/** What the test looks with. */
const OF_THE_TEST = ['acl|setuser', 'command|docs', 'config|resetstat'];

/** Everything that a log, an outbox and a counter of calls ever do. */
const doAll = async (url: string): Promise<void> => {
  const namespace = aNamespace();
  const one = kept(openRedisLog({ url, namespace, maxEntries: 2 }));
  const two = kept(openRedisLog({ url, namespace }));
  const redis = redisAt(url).open('outbox');
  kept({ close: () => redis.disconnect() });
  const orphaned = Promise.withResolvers<void>();
  one.serve({ apply: async () => ({}), orphaned: async () => {} });
  two.serve({ apply: async () => ({}), orphaned: async () => orphaned.resolve() });
  const writer = await one.open(SESSION, 'pinned');
  for (const turn of ['t0', 't1', 't2']) {
    writer.append(aStart(turn));
    writer.append(aToken('word', turn));
    writer.save(() => 'state');
    await writer.flush();
  }
  const seen = two.follow(SESSION, { after: { epoch: 1, seq: 1 }, signal: new AbortController().signal });
  const items = seen[Symbol.asyncIterator]();
  for (let taken = 0; taken < 3; taken++) await items.next();
  const next = items.next();
  writer.append(aToken('more', 't2'));
  await next;
  await two.send(SESSION, { type: 'spoken', turnId: 't2', offset: 1 });
  await one.deliver(SESSION);
  writer.append({ type: 'done', turnId: 't2', content: 'wordmore' });
  await writer.flush();
  expect(await two.claim(SESSION, 'turn')).toMatchObject({ held: 'taken' });
  await two.remove(SESSION);
  const left = await one.open('front-desk:s2');
  left.append(aStart());
  await left.flush();
  await one.leave();
  await orphaned.promise;
  const prefix = `fw:${namespace}/front-desk:`;
  const outbox = createRedisOutbox({ redis, prefix, retentionMs: () => 60_000 });
  await outbox.put([{ id: 'a', text: 'text', delayMs: 0 }]);
  await outbox.claim(1_000);
  await outbox.putOff('a', 0);
  await outbox.done('a');
  const countCalls = createRedisCallCounter({ redis, prefix, clock: systemClock });
  expect(await countCalls('session:front-desk/s1', 60_000)).toMatchObject({ calls: 1 });
  await redis.info('memory');
};

it('does nothing in Redis that the documented user may not, and needs each of its rights', async () => {
  const way = kept(await userWay());
  await way.redis.client.config('RESETSTAT');
  await doAll(way.url);
  const stats = await way.redis.client.info('commandstats');
  const done = [...stats.matchAll(/^cmdstat_([^:]+):calls=[1-9]/gm)].map(([, name = '']) => name);
  const ours = done.filter((name) => ![...WITHOUT_RIGHTS, ...OF_THE_TEST].includes(name));
  expect(ours.toSorted()).toEqual(
    allowedCommands()
      .filter((name) => !ONLY_ELSEWHERE.includes(name))
      .toSorted(),
  );
  expect(stats).not.toMatch(/rejected_calls=[1-9]/);
});

it('uses no command that Redis 7.2 does not have, so that Valkey, which began with it, has them all', async () => {
  const way = kept(await userWay());
  const names = allowedCommands();
  const docs = (await way.redis.client.call('COMMAND', 'DOCS', ...names)) as unknown[];
  const isNewer = (since: string): boolean => {
    const [major = 0, minor = 0] = since.split('.').map(Number);
    return major > 7 || (major === 7 && minor > 2);
  };
  const sinces = [...JSON.stringify(docs).matchAll(/"since","(\d+\.\d+\.\d+)"/g)].map(([, since = '']) => since);
  expect(sinces.length).toBeGreaterThanOrEqual(names.length);
  expect(sinces.filter(isNewer)).toEqual([]);
});
