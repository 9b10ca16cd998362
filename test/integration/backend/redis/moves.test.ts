// A session moves from one live replica to another: the one that had it lets go of it, and nobody notices.
import { afterEach, expect, it } from 'vitest';
import { createFakeClock } from '@firstword/shared/runtime/fake-clock';
import { aNamespace } from '../../../fixtures/redis-log.ts';
import { redisOfThisFile } from '../../../fixtures/redis-of-this-file.ts';
import { closeBackends, contentsOf, isType } from '../backend-app.ts';
import { closeLogs, startReplica, type Replica, type ReplicaOptions } from './moving.ts';

const IDLE_CLOSE_MS = 10 * 60_000;

const redis = redisOfThisFile();
afterEach(async () => {
  await closeBackends();
  await closeLogs();
});

const two = async (one: Partial<ReplicaOptions> = {}, other: Partial<ReplicaOptions> = {}) => {
  const at = { url: redis.url, namespace: aNamespace() };
  return [await startReplica({ ...at, ...one }), await startReplica({ ...at, ...other })] as const;
};

/** The session's entries, from Redis itself. */
const entriesOf = async ({ namespace }: Replica): Promise<{ type: string }[]> => {
  const [key = ''] = await redis.client.keys(`fw:${namespace}/*:s1:log`);
  const entries = await redis.client.xrange(key, '-', '+');
  return entries.map(([, fields]) => JSON.parse(fields[1] ?? 'null') as { type: string });
};

it.each([
  ['is told', false],
  ['is told of nothing', true],
])(
  'a reader on the replica that had the session hears the turn that another runs, when that replica %s',
  async (_, isDeaf) => {
    const [one, other] = await two({ isDeaf }, { replies: [['I hear ', 'you.']] });
    await one.post('/sessions', { sessionId: 's1' });
    const reading = await one.stream('s1');
    await reading.frames(isType('done'));
    const { body } = await other.post('/sessions/s1/turns', { input: 'Hello?', turnId: 't1' });
    expect(body).toEqual({ turnId: 't1' });
    expect(contentsOf(await reading.frames(isType('done')))).toBe('I hear you.');
    expect(other.model.asked).toHaveLength(1);
    reading.cut();
  },
);

it('a copy that another has taken over does not end the session when it has been idle for long', async () => {
  const clock = createFakeClock();
  const [one, other] = await two({ isDeaf: true, clock }, { replies: [['Go ', { delayMs: 700 }, 'on.'], ['Yes.']] });
  await one.post('/sessions', { sessionId: 's1' });
  await other.post('/sessions/s1/turns', { input: 'Hello?', turnId: 't1' });
  const reading = await other.stream('s1', { turn: 't1' });
  await reading.frames(isType('token'));
  await clock.advance(IDLE_CLOSE_MS);
  expect(contentsOf(await reading.frames(isType('done')))).toBe('on.');
  expect(await other.post('/sessions/s1/turns', { input: 'And?', turnId: 't2' })).toMatchObject({ status: 202 });
  await (await other.stream('s1', { turn: 't2' })).frames(isType('done'));
  expect(one.heard.map(({ type }) => type)).not.toContain('session-end');
  expect((await entriesOf(other)).map(({ type }) => type)).not.toContain('session-end');
});

it('whoever removes the session tells of all that was said, though its copy is an old one', async () => {
  const [one, other] = await two({ isDeaf: true }, { replies: [['Yes.']] });
  await one.post('/sessions', { sessionId: 's1' });
  await other.post('/sessions/s1/turns', { input: 'Hello?', turnId: 't1' });
  await (await other.stream('s1', { turn: 't1' })).frames(isType('done'));
  const removed = await fetch(`${one.url}/api/flows/front-desk/sessions/s1`, { method: 'DELETE' });
  expect(removed.status).toBe(204);
  const ends = [...one.heard, ...other.heard].filter(({ type }) => type === 'session-end');
  expect(ends).toEqual([{ type: 'session-end', inputs: ['', 'Hello?'] }]);
});

it('what is said to a session that has no turn goes to the replica that has it, and keeps nobody from it', async () => {
  const [one, other] = await two({ replies: [['Maybe.'], ['Surely.']] });
  const { turnId } = (await one.post('/sessions', { sessionId: 's1' })).body as unknown as { turnId: string };
  await (await one.stream('s1', { turn: turnId })).frames(isType('done'));
  expect(await other.post(`/sessions/s1/turns/${turnId}/spoken`, { offset: 5 })).toMatchObject({ status: 204 });
  const speculation = { input: 'Hello', turnId: 't1', speculative: true };
  expect(await one.post('/sessions/s1/turns', speculation)).toMatchObject({ status: 202 });
  expect((await entriesOf(one)).map(({ type }) => type)).toContain('spoken');
  expect(one.model.asked).toHaveLength(1);
});

it('one that is opened on two replicas at once is one session, and its turn runs once', async () => {
  const replies = [['Here ', 'I am.']];
  for (let round = 0; round < 20; round++) {
    const [one, other] = await two({ replies }, { replies });
    const query = { input: 'Hello?', turn: 't1' };
    const streams = await Promise.all([one.stream('s1', query), other.stream('s1', query)]);
    const texts = await Promise.all(streams.map(async (stream) => contentsOf(await stream.frames(isType('done')))));
    expect(texts).toEqual(['Here I am.', 'Here I am.']);
    expect(one.model.asked.length + other.model.asked.length).toBe(1);
    await closeBackends();
    await closeLogs();
  }
});

it('one that could not be opened can be opened when what was wrong is mended', async () => {
  const [one, other] = await two();
  const wrong = { sessionId: 's1', call: { unknown: 'variable' } };
  expect(await one.post('/sessions', wrong)).toMatchObject({ status: 400, body: { error: { code: 'CallInvalid' } } });
  expect(await one.post('/sessions', { sessionId: 's1' })).toMatchObject({ status: 201 });
  expect(await other.post('/sessions', { sessionId: 's1' })).toMatchObject({ status: 409 });
});

it.each([
  ['commit', {}],
  ['interrupt', { heard: 0 }],
  ['spoken', { offset: 1 }],
])('a %s that reaches another replica is answered as the session answers it', async (call, body) => {
  const [one, other] = await two({ replies: [['Maybe.'], ['Surely.']] });
  await one.post('/sessions', { sessionId: 's1' });
  await (await one.stream('s1')).frames(isType('done'));
  expect(await other.post(`/sessions/s1/turns/t9/${call}`, body)).toMatchObject({
    status: 404,
    body: { error: { code: 'TurnNotFound' } },
  });
});

it('a speculation of another replica’s runs where the session is, and once it is given up it cannot be committed', async () => {
  const [one, other] = await two({ replies: [['Maybe.'], ['Surely.']] });
  await one.post('/sessions', { sessionId: 's1' });
  await (await one.stream('s1')).frames(isType('done'));
  await one.post('/sessions/s1/turns', { input: 'Hello', turnId: 't1', speculative: true });
  await one.post('/sessions/s1/turns', { input: 'Hello there', turnId: 't2', speculative: true });
  expect(await other.post('/sessions/s1/turns/t1/commit', {})).toMatchObject({
    status: 409,
    body: { error: { code: 'TurnDiscarded' } },
  });
  expect(await other.post('/sessions/s1/turns/t2/commit', {})).toMatchObject({ status: 204 });
  expect(await entriesOf(one)).toContainEqual({ type: 'commit', turnId: 't2' });
});
