// Backends on each kind of Redis that a URL can name, and what callers hear when that Redis changes under them.
import { expect, it } from 'vitest';
import { startConsumer } from '../../../fixtures/consumer.ts';
import { kept } from '../../../fixtures/kept.ts';
import {
  clusterWay,
  sentinelWay,
  tlsClusterWay,
  tlsSentinelWay,
  tlsWay,
  userWay,
  type Way,
} from '../../../fixtures/redis-ways.ts';
import { countedText, startReplicas } from '../../../fixtures/replicas.ts';
import { beginTurn, callSession, isEndOf, isWord } from '../../../fixtures/session-calls.ts';

/** Enough for what happens while they are spoken. */
const WORDS = 80;

/** Two backends on that Redis, and a turn that runs in one of them and is heard at both. */
const speakOn = async <T extends Way>(start: () => Promise<T>, words = WORDS) => {
  const way = kept(await start());
  const { url: redisUrl, redis, env } = way;
  const replicas = kept(await startReplicas({ count: 2, words, delayMs: 40, redis, redisUrl, env }));
  const [executor, other] = replicas.backends;
  if (!executor || !other) throw new Error('there are two backends');
  const { sessionId, turnId } = await beginTurn(executor.url);
  const consumers = [executor, other].map(({ url }) => startConsumer(url, sessionId));
  kept({ close: () => consumers.forEach((each) => each.leave()) });
  await Promise.all(consumers.map((each) => each.saw(isWord(turnId, 'w5'))));
  return { way, executor, other, sessionId, turnId, consumers, text: countedText(words) };
};

type Spoken = Awaited<ReturnType<typeof speakOn>>;

const hearAll = async ({ consumers, turnId, text }: Pick<Spoken, 'consumers' | 'turnId' | 'text'>): Promise<void> => {
  for (const consumer of consumers) {
    expect(await consumer.saw(isEndOf(turnId))).toMatchObject({ type: 'done', content: text });
    expect(consumer.faults).toEqual([]);
    if (consumer.resyncs() === 0) expect(consumer.text(turnId)).toBe(text);
  }
};

it.each([
  ['TLS', tlsWay],
  ['a user with the documented rights', userWay],
  ['Sentinel', sentinelWay],
  ['Cluster', clusterWay],
  ['Sentinel with TLS', tlsSentinelWay],
  ['Cluster with TLS', tlsClusterWay],
])('speaks a turn by %s, in one replica and heard at another', async (_, way) => {
  const spoken = await speakOn<Way>(way, 20);
  await hearAll(spoken);
  expect(spoken.consumers.map((each) => each.resyncs())).toEqual([0, 0]);
});

it('goes on, or tells of the gap, when the master is killed and a replica takes its place', async () => {
  const spoken = await speakOn(sentinelWay);
  const { sentinels } = spoken.way;
  await sentinels.master.kill();
  await sentinels.failedOver();
  await hearAll(spoken);
  const { sessionId, turnId } = await beginTurn(spoken.other.url);
  const later = startConsumer(spoken.executor.url, sessionId);
  expect(await later.saw(isEndOf(turnId))).toMatchObject({ type: 'done' });
  later.leave();
});

it('goes on when the master hands over to its replica', async () => {
  const spoken = await speakOn(sentinelWay);
  await spoken.way.sentinels.handOver();
  await hearAll(spoken);
  expect((await beginTurn(spoken.other.url)).turnId).not.toBe('');
});

it('loses no word when the slot of a running session moves to another server of the Cluster', async () => {
  const spoken = await speakOn(clusterWay);
  const { cluster } = spoken.way;
  await cluster.moveSlotOf(await cluster.logOf(spoken.sessionId));
  await hearAll(spoken);
  expect(spoken.consumers.map((each) => each.resyncs())).toEqual([0, 0]);
});

it('answers 503 while a master of the Cluster is away, and goes on when it is back', async () => {
  const spoken = await speakOn(clusterWay);
  const { cluster } = spoken.way;
  const owner = await cluster.ownerOf(await cluster.logOf(spoken.sessionId));
  await owner.kill();
  const refused = await callSession(spoken.other.url, `/${spoken.sessionId}/turns`, { input: 'More.' });
  expect(refused).toMatchObject({ status: 503, retryAfter: '1' });
  await owner.start();
  await cluster.healthy();
  await hearAll(spoken);
  for (const { url } of [spoken.executor, spoken.other]) expect((await fetch(`${url}/readyz`)).status).toBe(200);
});
