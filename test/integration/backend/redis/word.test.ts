// Word for a session, and who has it, as Redis keeps them.
import { expect, it } from 'vitest';
import { kept } from '../../../fixtures/kept.ts';
import { aNamespace, aStart, openRedisLog, type RedisTokenLog } from '../../../fixtures/redis-log.ts';
import { redisOfThisFile } from '../../../fixtures/redis-of-this-file.ts';

const SESSION = 'front-desk:s1';
const WORD = { type: 'interrupt', turnId: 't0', heard: 0 } as const;

const redis = redisOfThisFile();

const open = (namespace: string, more: { leaseMs?: number } = {}): RedisTokenLog =>
  kept(openRedisLog({ url: redis.url, namespace, ...more }));

const keyOf = (namespace: string, of: string) => redis.client.keys(`fw:${namespace}/*${of}*`);

it('that nobody heeds expires with its session’s time, from the moment that it is there', async () => {
  const namespace = aNamespace();
  await open(namespace).open(SESSION);
  const sender = open(namespace);
  await sender.ready;
  await expect(sender.send(SESSION, WORD)).rejects.toMatchObject({ code: 'SessionSilent', status: 503 });
  const keys = [...(await keyOf(namespace, ':control')), ...(await keyOf(namespace, ':inbox:'))];
  expect(keys).toHaveLength(2);
  for (const key of keys) expect(await redis.client.pttl(key)).toSatisfy((ms: number) => ms > 0 && ms <= 60_000);
});

it('that was given up while Redis was away is not heeded when it is back', async () => {
  const namespace = aNamespace();
  const owner = open(namespace, { leaseMs: 20_000 });
  await owner.open(SESSION);
  const sender = open(namespace, { leaseMs: 20_000 });
  await sender.ready;
  redis.child().kill('SIGSTOP');
  const sent = sender.send(SESSION, WORD);
  await expect(sent).rejects.toMatchObject({ code: 'TokenLogAway' });
  redis.child().kill('SIGCONT');
  // What waited for Redis on the sender's connection has been answered when this is.
  await sender.look(SESSION);
  expect(await keyOf(namespace, ':control')).toEqual([]);
});

it('for a session that is not there is told so', async () => {
  const log = open(aNamespace());
  await log.ready;
  expect(await log.send(SESSION, WORD)).toBeNull();
});

it('an epoch is later than all before, also than those that Redis has forgotten', async () => {
  const namespace = aNamespace();
  const [first, second] = [open(namespace), open(namespace)];
  const writer = await first.open(SESSION);
  const { epoch } = writer.append({ type: 'session-end', reason: 'closed' }).id;
  const [meta = ''] = await keyOf(namespace, ':meta');
  const found = async (log: RedisTokenLog) => {
    await redis.client.hset(meta, 'epoch', epoch, 'owner', 'nobody', 'running', '0', 'held', '0');
    const taken = await log.claim(SESSION, 'turn');
    if (taken?.held !== 'taken') throw new Error('it can be taken');
    return taken.writer.append(aStart()).id.epoch;
  };
  // Nothing of it was written yet: a Redis that lost its last moments knows neither.
  await redis.client.del((await keyOf(namespace, ':log')).join());
  const before = await found(second);
  expect(before).toBeGreaterThan(epoch);
  expect(await found(first)).toBeGreaterThan(before);
});
