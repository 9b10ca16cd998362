// A replica that is told to stop while a turn runs that does not end by itself: others go on with it at once.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { startConsumer } from '../../../fixtures/consumer.ts';
import { kept } from '../../../fixtures/kept.ts';
import { countedText, startReplicas } from '../../../fixtures/replicas.ts';
import { beginTurn, isEndOf, isWord } from '../../../fixtures/session-calls.ts';
import { aFlow } from '../../../unit/backend/a-flow.ts';

/** It takes what is sent and never answers, so that the replica is busy with it to its end. */
const startSilentReceiver = async (): Promise<string> => {
  const server = createServer(() => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  kept({
    close: () => {
      server.closeAllConnections();
      return new Promise<void>((resolve) => server.close(() => resolve()));
    },
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
};

it('goes on in another replica before the old one has told whom it has to tell, and ended', async () => {
  const flow = aFlow();
  const webhooks = [{ url: await startSilentReceiver(), events: ['call.started' as const] }];
  const spec = { ...flow.spec, webhooks, egress: { allow: ['127.0.0.1'] } };
  const replicas = kept(await startReplicas({ count: 2, words: 250, delayMs: 40, flow: { ...flow, spec } }));
  const [executor, other] = replicas.backends;
  if (!executor || !other) throw new Error('there are two backends');
  const { sessionId, turnId } = await beginTurn(executor.url);
  const consumer = startConsumer(other.url, sessionId);
  await consumer.saw(isWord(turnId, 'w5'));
  const ended = executor.stop('SIGTERM').then(() => 'the old one has ended');
  const goesOn = consumer.saw(({ type }) => type === 'attempt-start').then(() => 'another goes on');
  expect(await Promise.race([goesOn, ended])).toBe('another goes on');
  await consumer.saw(isEndOf(turnId));
  expect(consumer.text(turnId)).toBe(countedText(250));
  expect(consumer.faults).toEqual([]);
  await ended;
  consumer.leave();
});
