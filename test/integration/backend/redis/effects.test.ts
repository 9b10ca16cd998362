// What a session does outside, and what it knows, when its replica dies: done once, told as it is, and nothing forgotten.
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { startConsumer } from '../../../fixtures/consumer.ts';
import { kept } from '../../../fixtures/kept.ts';
import { startReplicas } from '../../../fixtures/replicas.ts';
import { callSession, isEndOf, post } from '../../../fixtures/session-calls.ts';
import { aFlow } from '../../../unit/backend/a-flow.ts';

/** Keeps what it is asked, and answers when it is told to. */
const startDesk = async () => {
  const waiting: ServerResponse[] = [];
  let asked = 0;
  const server = createServer((request, response) => {
    asked += 1;
    waiting.push(response);
    request.resume();
    server.emit('asked');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  kept({
    close: () => {
      server.closeAllConnections();
      return new Promise<void>((resolve) => server.close(() => resolve()));
    },
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/bookings`,
    asked: () => asked,
    wasAsked: async (): Promise<void> => {
      if (asked === 0) await once(server, 'asked');
    },
    confirm: () => {
      for (const response of waiting.splice(0)) response.writeHead(201).end();
    },
  };
};

const bookingFlow = (url: string, thanks = 'Thank you, ${slots.guest}.') => {
  const flow = aFlow({
    start: 'name',
    nodes: [
      {
        id: 'name',
        type: 'collect',
        ask: 'What name?',
        slots: [{ name: 'guest', type: 'string', pattern: '[A-Z][a-z]+' }],
      },
      {
        id: 'book',
        type: 'http',
        request: { method: 'POST', url, body: { guest: '${slots.guest}' } },
        save: { booked: 'response.status == 201' },
      },
      { id: 'done', type: 'say', text: thanks },
      { id: 'open', type: 'say', text: 'I cannot tell whether it is booked, ${slots.guest}.' },
      { id: 'talk', type: 'llm', prompt: 'You are the desk.' },
    ],
    edges: [
      { from: 'name', to: 'book' },
      { from: 'book', to: 'done', when: 'slots.booked' },
      { from: 'book', to: 'open' },
      { from: 'open', to: 'talk' },
      { from: 'done', to: 'talk' },
      { from: 'talk', to: 'done', when: 'text.contains("again") && visits < 3' },
    ],
  });
  return { ...flow, spec: { ...flow.spec, egress: { allow: ['127.0.0.1'] } } };
};

const start = async () => {
  const desk = await startDesk();
  const replicas = kept(await startReplicas({ count: 2, words: 3, delayMs: 1, flow: bookingFlow(desk.url) }));
  const [executor, other] = replicas.backends;
  if (!executor || !other) throw new Error('there are two backends');
  const { sessionId = '' } = await post(executor.url, '');
  const consumer = startConsumer(other.url, sessionId);
  kept({ close: () => consumer.leave() });
  await consumer.saw(({ type }) => type === 'done');
  return { desk, replicas, executor, other, sessionId, consumer };
};

it('a request that was on its way is not sent again, and the flow goes on as not knowing', async () => {
  const { desk, replicas, executor, sessionId, consumer } = await start();
  const { turnId = '' } = await post(executor.url, `/${sessionId}/turns`, { input: 'Anna' });
  await desk.wasAsked();
  await replicas.kill(executor);
  await consumer.saw(isEndOf(turnId));
  expect(consumer.text(turnId)).toContain('I cannot tell whether it is booked, Anna.');
  expect(consumer.events).toContainEqual(expect.objectContaining({ type: 'tool', name: 'book', status: 'unknown' }));
  expect(desk.asked()).toBe(1);
});

it('a replica that was paused while its request was on its way keeps nothing of the answer when it wakes', async () => {
  const { desk, replicas, executor, other, sessionId, consumer } = await start();
  const { turnId = '' } = await post(executor.url, `/${sessionId}/turns`, { input: 'Anna' });
  await desk.wasAsked();
  executor.child.kill('SIGSTOP');
  await consumer.saw(isEndOf(turnId));
  executor.child.kill('SIGCONT');
  desk.confirm();
  // It wakes, and asks for the session where that is.
  await callSession(executor.url, `/${sessionId}/turns/${turnId}/spoken`, { offset: 1 });
  await post(other.url, `/${sessionId}/turns`, { input: 'Say it again.', turnId: 't2' });
  await consumer.saw(isEndOf('t2'));
  expect(consumer.text(turnId)).toContain('I cannot tell whether it is booked, Anna.');
  const [meta = ''] = await replicas.redis.client.keys('*:meta');
  const { dialogue } = JSON.parse((await replicas.redis.client.hget(meta, 'state')) ?? '{}') as {
    dialogue: { slots: object };
  };
  expect(dialogue.slots).toEqual({ guest: 'Anna', booked: false });
  expect(desk.asked()).toBe(1);
});

it('a speculation whose replica died does nothing outside before it counts, and then does it once', async () => {
  const { desk, replicas, executor, other, sessionId, consumer } = await start();
  const turn = { input: 'Anna', turnId: 't1', speculative: true };
  expect(await callSession(executor.url, `/${sessionId}/turns`, turn)).toMatchObject({ status: 202 });
  await replicas.kill(executor);
  await consumer.saw(({ type }) => type === 'attempt-start');
  expect(desk.asked()).toBe(0);
  expect(await callSession(other.url, `/${sessionId}/turns/t1/commit`)).toMatchObject({ status: 204 });
  await desk.wasAsked();
  desk.confirm();
  await consumer.saw(isEndOf('t1'));
  expect(consumer.text('t1')).toContain('Thank you, Anna.');
  expect(desk.asked()).toBe(1);
});

it('slots, visits and the flow as it was opened with outlast the replica, though the flow was edited meanwhile', async () => {
  const { desk, replicas, executor, other, sessionId, consumer } = await start();
  const { turnId = '' } = await post(executor.url, `/${sessionId}/turns`, { input: 'Anna' });
  await desk.wasAsked();
  desk.confirm();
  await consumer.saw(isEndOf(turnId));
  await post(executor.url, `/${sessionId}/turns`, { input: 'Say it again.', turnId: 't2' });
  await consumer.saw(isEndOf('t2'));
  replicas.edit(bookingFlow(desk.url, 'It was edited.'));
  // The first line was of the flow before.
  for (let served = 0; served < 2; served++) await other.logged('serving a flow');
  await replicas.kill(executor);
  for (const turn of ['t3', 't4']) {
    await post(other.url, `/${sessionId}/turns`, { input: 'Say it again.', turnId: turn });
    await consumer.saw(isEndOf(turn));
  }
  expect(['t2', 't3', 't4'].map((turn) => consumer.text(turn))).toEqual([
    'Thank you, Anna.\nw0 w1 w2',
    'Thank you, Anna.\nw0 w1 w2',
    'w0 w1 w2',
  ]);
  expect(desk.asked()).toBe(1);
});
