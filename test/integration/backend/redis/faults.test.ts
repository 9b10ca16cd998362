// Redis and replicas as they fail in the field: paused, emptied, restarted, away. Nobody is left in silence.
import { expect, it } from 'vitest';
import { startConsumer } from '../../../fixtures/consumer.ts';
import { kept } from '../../../fixtures/kept.ts';
import { countedText, startReplicas, type Replicas, type ReplicasOptions } from '../../../fixtures/replicas.ts';
import { startRedis } from '../../../fixtures/redis-server.ts';
import { beginTurn, callSession, isEndOf, isWord, post } from '../../../fixtures/session-calls.ts';

const start = async (options: Partial<ReplicasOptions> = {}) => {
  const replicas = kept(await startReplicas({ count: 2, words: 60, delayMs: 30, ...options }));
  const [executor, other] = replicas.backends;
  if (!executor || !other) throw new Error('there are two backends');
  const { sessionId, turnId } = await beginTurn(executor.url);
  return { ...replicas, executor, other, sessionId, turnId };
};

/** Every entry of the one session, from Redis itself. */
const entriesOf = async ({ redis }: Replicas): Promise<string[]> => {
  const [log = ''] = (await redis.client.keys('*:log')).toSorted();
  return (await redis.client.xrange(log, '-', '+')).map(([id]) => id);
};

/** The state that is kept of it, and the epoch that kept it. */
const stateOf = async ({ redis }: Replicas): Promise<object> => {
  const [meta = ''] = await redis.client.keys('*:meta');
  const [state, at] = await redis.client.hmget(meta, 'state', 'at');
  return { ...(JSON.parse(state ?? '{}') as object), at: Number(at?.split('-')[0]) };
};

it('a paused executor that wakes after its session was taken over writes nothing', async () => {
  const replicas = await start();
  const { executor, other, sessionId, turnId } = replicas;
  const consumer = startConsumer(other.url, sessionId);
  const local = startConsumer(executor.url, sessionId);
  await consumer.saw(isWord(turnId, 'w5'));
  executor.child.kill('SIGSTOP');
  await consumer.saw(({ type }) => type === 'attempt-start');
  executor.child.kill('SIGCONT');
  expect(await consumer.saw(isEndOf(turnId))).toMatchObject({ type: 'done', content: countedText(60) });
  await local.saw(isEndOf(turnId));
  expect([consumer.text(turnId), local.text(turnId)]).toEqual([countedText(60), countedText(60)]);
  expect([consumer.faults, local.faults]).toEqual([[], []]);
  const epochs = (await entriesOf(replicas)).map((id) => Number(id.split('-')[0]));
  expect(epochs).toEqual(epochs.toSorted((a, b) => a - b));
  const state = await stateOf(replicas);
  expect(state).toMatchObject({ at: epochs.at(-1), turns: [{}, { id: turnId, reply: countedText(60) }] });
  for (const each of [consumer, local]) each.leave();
});

it.each([
  ['emptied', async ({ redis }: Replicas) => void (await redis.client.flushall())],
  [
    'restarted without what it knew',
    async ({ redis }: Replicas) => {
      await redis.kill();
      await redis.start();
    },
  ],
])('tells every consumer when Redis was %s', async (_, lose) => {
  const replicas = await start();
  const { executor, other, sessionId, turnId } = replicas;
  const consumers = [executor, other].map(({ url }) => startConsumer(url, sessionId));
  await Promise.all(consumers.map((each) => each.saw(isWord(turnId, 'w5'))));
  await lose(replicas);
  const ends = await Promise.all(consumers.map(({ ended }) => ended));
  for (const [index, end] of ends.entries()) {
    const told = (consumers[index]?.resyncs() ?? 0) > 0 || (end as { code?: string } | null)?.code !== undefined;
    expect(told).toBe(true);
  }
  const { sessionId: next, turnId: turn } = await beginTurn(other.url);
  const fresh = startConsumer(executor.url, next);
  expect(await fresh.saw(isEndOf(turn))).toMatchObject({ type: 'done' });
  fresh.leave();
});

/** The first frames of a stream that goes on behind this entry. */
const framesBehind = async (url: string, sessionId: string, lastEventId: string, count: number) => {
  const stream = await fetch(`${url}/api/flows/front-desk/stream/${sessionId}?lastEventId=${lastEventId}`);
  const frames: { type: string; turnId?: string }[] = [];
  let text = '';
  for await (const bytes of stream.body ?? []) {
    text += new TextDecoder().decode(bytes);
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) {
      const [, data] = /^data: ?(.*)$/m.exec(block) ?? [];
      if (data) frames.push(JSON.parse(data) as { type: string });
    }
    if (frames.length >= count) break;
  }
  return frames.slice(0, count);
};

it('tells who comes back to what was trimmed meanwhile, at every replica, and goes on with the oldest whole turn', async () => {
  const long = await start({ words: 4_200, delayMs: 0 });
  const { executor, other, sessionId, turnId } = long;
  const consumer = startConsumer(executor.url, sessionId);
  await consumer.saw(isEndOf(turnId));
  const [first = ''] = await entriesOf(long);
  const later: string[] = [];
  for (const input of ['Again.', 'And again.']) {
    const { turnId: next = '' } = await post(executor.url, `/${sessionId}/turns`, { input });
    await consumer.saw(isEndOf(next));
    later.push(next);
  }
  expect(await entriesOf(long)).not.toContain(first);
  for (const { url } of [executor, other]) {
    const [gap, oldest] = await framesBehind(url, sessionId, first, 2);
    expect([gap, oldest]).toMatchObject([{ type: 'resync' }, { type: 'turn-start' }]);
    expect(later).toContain(oldest?.turnId);
  }
  expect([consumer.faults, consumer.resyncs()]).toEqual([[], 0]);
  consumer.leave();
});

it('lives through a Redis that is away: typed answers, and everything goes on when it is back', async () => {
  const redis = kept(await startRedis({ aof: true, args: ['--appendfsync', 'always'] }));
  const { executor, other, sessionId, turnId } = await start({ redis });
  const consumer = startConsumer(other.url, sessionId);
  await consumer.saw(isWord(turnId, 'w5'));
  await redis.kill();
  const refused = await callSession(executor.url, '');
  expect(refused).toMatchObject({ status: 503, retryAfter: '1', body: { code: 'TokenLogAway' } });
  expect(await callSession(other.url, `/${sessionId}/turns`, { input: 'More.' })).toMatchObject({ status: 503 });
  expect((await fetch(`${executor.url}/healthz`)).status).toBe(200);
  await redis.start();
  expect(await consumer.saw(isEndOf(turnId))).toMatchObject({ type: 'done', content: countedText(60) });
  expect(consumer.text(turnId)).toBe(countedText(60));
  expect([consumer.faults, consumer.resyncs()]).toEqual([[], 0]);
  expect((await beginTurn(executor.url)).turnId).not.toBe('');
  consumer.leave();
});
