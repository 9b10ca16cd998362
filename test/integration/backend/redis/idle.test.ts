// Silence on the line: a session ends by it although whoever ran it is dead, and lives on although somebody ran it once.
import { expect, it } from 'vitest';
import { createFakeModel } from '@firstword/backend/llm/fake';
import { createSessions } from '@firstword/backend/sessions/sessions';
import { createFakeHttp } from '@firstword/backend/tools/fake-http';
import { createFakeClock } from '@firstword/shared/runtime/fake-clock';
import { silentLog } from '@firstword/shared/runtime/log';
import { startConsumer } from '../../../fixtures/consumer.ts';
import { kept } from '../../../fixtures/kept.ts';
import { aNamespace, openRedisLog } from '../../../fixtures/redis-log.ts';
import { startRedis } from '../../../fixtures/redis-server.ts';
import { startReplicas } from '../../../fixtures/replicas.ts';
import { post } from '../../../fixtures/session-calls.ts';
import { aFlow } from '../../../unit/backend/a-flow.ts';

it('ends a session whose replica was killed between two turns', async () => {
  const { spec, ...flow } = aFlow();
  const turns = { ...spec.turns, idle: { ...spec.turns.idle, close: '1s' } };
  const replicas = kept(
    await startReplicas({ count: 2, words: 3, delayMs: 1, flow: { ...flow, spec: { ...spec, turns } } }),
  );
  const [ran, other] = replicas.backends;
  if (!ran || !other) throw new Error('there are backends');
  const { sessionId = '' } = await post(ran.url, '');
  const consumer = startConsumer(other.url, sessionId);
  await consumer.saw(({ type }) => type === 'done');
  await replicas.kill(ran);
  expect(await consumer.saw(({ type }) => type === 'session-end')).toMatchObject({ reason: 'idle' });
  expect(await consumer.ended).toBeNull();
});

it('lives on when the time is over that a replica had waited which has it no longer', async () => {
  const redis = kept(await startRedis());
  const namespace = aNamespace();
  const replica = () => {
    const log = kept(openRedisLog({ url: redis.url, namespace, leaseMs: 60_000 }));
    const clock = createFakeClock();
    const sessions = createSessions({
      flows: new Map([['front-desk', aFlow()]]),
      model: () => createFakeModel({ clock, replies: [['One.'], ['Two.']] }),
      http: () => createFakeHttp(),
      tokenLog: log,
      directory: log,
      clock,
      log: silentLog,
      newId: () => 'greeting',
    });
    return { sessions, clock };
  };
  const [first, second] = [replica(), replica()];
  const address = { flowId: 'front-desk', sessionId: 's1' };
  const session = await first.sessions.open(address);
  session.greet(0);
  await session.settled();
  await (await second.sessions.find(address, 'turn'))?.startTurn({ input: 'Hello?', turnId: 't1', acceptedMs: 0 });
  const taken = await second.sessions.find(address, 'turn');
  await first.clock.advance(60 * 60_000);
  // Behind whatever the first one has asked of Redis.
  await first.sessions.end({ ...address, sessionId: 'another' });
  expect(await second.sessions.find(address, 'turn')).toBe(taken);
  await taken?.startTurn({ input: 'Still there?', turnId: 't2', acceptedMs: 0 });
  await taken?.flush();
  expect(taken?.turn('t2')).toMatchObject({ id: 't2' });
});
