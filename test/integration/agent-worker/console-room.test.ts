import fastify from 'fastify';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { createConversation } from '@firstword/agent-worker/conversation';
import { consoleRoom } from '@firstword/agent-worker/rooms/console-room';
import { createFakeTts, type FakeSpeech } from '@firstword/agent-worker/tts/fake';
import type { FakeStep } from '@firstword/backend/llm/fake';
import { DEFAULT_CLAUSE_SETTINGS } from '@firstword/shared/clauses/clause-splitter';
import type { ConsoleStatus } from '@firstword/shared/contract/console';
import { systemClock } from '@firstword/shared/runtime/clock';
import { silentLog } from '@firstword/shared/runtime/log';
import { createSessionClient } from '@firstword/shared/stream/session-client';
import { closeBackends, startBackend } from '../backend/backend-app.ts';
import { joinConsole } from './console-page.ts';

const aStatus = (state: ConsoleStatus['voice']['state']): ConsoleStatus => ({
  flow: { id: 'front-desk', language: 'en', targetMs: 800, objective: 0.95, greeting: 'Hello.' },
  model: { kind: 'demo', name: 'demo', where: 'embedded', why: 'a test chose it' },
  voice: { name: 'joe', language: 'en-US', engine: 'espeak', state },
});

const opened: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0).toReversed()) await close();
  await closeBackends();
});

type Script = { replies?: FakeStep[][]; speech?: (text: string, nth: number) => FakeSpeech };

/** A worker with the console's room in front of a real backend. */
const startWorker = async ({ replies, speech }: Script = {}) => {
  const backend = await startBackend(replies ? { replies } : {});
  const session = createSessionClient({
    baseUrl: backend.url,
    flowId: 'front-desk',
    clock: systemClock,
    random: () => 0.5,
  });
  const tts = createFakeTts(systemClock, speech);
  const listeners = new Set<() => void>();
  const { promise: unsubscribed, resolve } = Promise.withResolvers<void>();
  let status = aStatus('pulling');
  let ids = 0;
  const settings = { voice: 'joe', language: 'en', clauses: DEFAULT_CLAUSE_SETTINGS, targetMs: 800 };
  const app = fastify();
  await app.register(
    consoleRoom({
      status: {
        current: () => status,
        subscribe: (listener) => {
          listeners.add(listener);
          return () => {
            listeners.delete(listener);
            resolve();
          };
        },
      },
      converse: (room) =>
        createConversation({
          session,
          tts,
          room,
          settings,
          clock: systemClock,
          log: silentLog,
          newId: () => `turn-${++ids}`,
        }),
    }),
  );
  await app.listen({ port: 0, host: '127.0.0.1' });
  opened.push(
    () => session.close(),
    () => app.close(),
  );
  return {
    url: `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`,
    app,
    backend,
    tts,
    unsubscribed,
    becomeReady: () => {
      status = aStatus('ready');
      for (const listener of listeners) listener();
    },
  };
};

describe('the console room', () => {
  test('shows its status at once and whenever it changes, until the page leaves', async () => {
    const worker = await startWorker();
    const page = await joinConsole(worker.url);
    expect(await page.event('status')).toEqual({ type: 'status', status: aStatus('pulling') });
    worker.becomeReady();
    expect(await page.event('status', 1)).toMatchObject({ status: { voice: { state: 'ready' } } });
    await page[Symbol.asyncDispose]();
    await worker.unsubscribed;
    worker.becomeReady();
    expect(page.events).toHaveLength(2);
  });

  test('speaks the greeting and answers what is typed', async () => {
    const worker = await startWorker({ replies: [['From seven ', 'in the morning.']] });
    await using page = await joinConsole(worker.url);
    page.send({ type: 'open' });
    const greeting = await page.event('turn-ended');
    const { samples } = await page.event('audio-ended');
    await page.received(0, samples);
    let next = 0;
    for (const frame of page.audio) {
      expect(frame).toMatchObject({ turn: 0, startSample: next });
      next += frame.samples.length;
    }
    expect(next).toBe(samples);
    expect(samples).toBeGreaterThan(0);
    const tokens = page.events.flatMap((event) => (event.type === 'token' ? [event.content] : []));
    expect(tokens.join('')).toBe(greeting.content);
    expect(await page.event('timeline')).toMatchObject({ turn: 0, timeline: { unmeasured: 'greeting' } });

    page.send({ type: 'played', turn: 0, samples });
    page.send({ type: 'say', input: 'When is breakfast?' });
    expect(await page.event('turn-ended', 1)).toMatchObject({ turn: 1, content: 'From seven in the morning.' });
    const { timeline } = await page.event('timeline', 1);
    expect(timeline).toMatchObject({ channel: 'speech', unmeasured: null, unattributedMs: 0 });
    const sum = timeline.stages.reduce((total, { durationMs }) => total + durationMs, 0);
    expect(sum).toBe(timeline.firstWordMs);
    expect(page.events.filter(({ type }) => type === 'interrupted' || type === 'notice')).toEqual([]);
  });

  test('keeps in the history what was heard when the caller barges in', async () => {
    const long = 'Breakfast is served from seven to ten. Dogs are welcome. ';
    const worker = await startWorker({ replies: [[long, { hang: true }], ['Yes, it is.']] });
    await using page = await joinConsole(worker.url);
    page.send({ type: 'open', input: 'Breakfast?' });
    await page.event('clause-ended');
    await page.received(0, 24_000);
    page.send({ type: 'played', turn: 0, samples: 24_000 });
    page.send({ type: 'say', input: 'Is it free?' });
    const { heard } = await page.event('interrupted');
    expect(long.slice(0, heard).trim()).toBe('Breakfast is served from seven to ten.');
    expect(await page.event('turn-ended')).toMatchObject({ turn: 1, content: 'Yes, it is.' });
    const history = worker.backend.model.asked[1]?.map(({ content }) => content.trim());
    expect(history).toContain('Breakfast is served from seven to ten.');
    expect(history).not.toContain(long.trim());
  });

  test('interrupts the turn of a page that goes away', async () => {
    const worker = await startWorker({ replies: [['Breakfast is served. ', { hang: true }]] });
    const page = await joinConsole(worker.url);
    page.send({ type: 'open', input: 'Breakfast?' });
    const { sessionId } = await page.event('session-opened');
    await page.event('token');
    await page[Symbol.asyncDispose]();
    const log = await worker.backend.stream(sessionId);
    const frames = await log.frames(({ data }) => data?.['type'] === 'interrupt');
    expect(frames.at(-1)?.data).toMatchObject({ type: 'interrupt', heard: 0 });
    log.cut();
  });

  test('answers what makes no sense, and listens on', async () => {
    const worker = await startWorker();
    await using page = await joinConsole(worker.url);
    page.sendRaw('{"type":');
    page.sendRaw('{"type":"sing"}');
    page.sendRaw('{"type":"say","input":""}');
    page.sendRaw(new Uint8Array(8));
    page.sendRaw(JSON.stringify({ type: 'say', input: 'x'.repeat(70_000) }));
    await page.event('notice', 4);
    const notices = page.events.flatMap((event) => (event.type === 'notice' ? [event] : []));
    const codes = ['MessageMalformed', 'MessageUnknown', 'MessageInvalid', 'MessageBinary', 'MessageTooLarge'];
    expect(notices.map(({ code }) => code)).toEqual(codes);
    expect(notices.every(({ remedy }) => remedy)).toBe(true);
    page.send({ type: 'open' });
    await page.event('session-opened');
  });

  test('closes on a page that sends far too much, or nothing but nonsense', async () => {
    const worker = await startWorker();
    const large = await joinConsole(worker.url);
    large.sendRaw('x'.repeat(1_000_000));
    expect((await large.closed).code).toBe(1009);
    const mad = await joinConsole(worker.url);
    for (let count = 0; count < 60; count += 1) mad.sendRaw('?');
    expect((await mad.closed).code).toBe(1008);
  });

  test('keeps callers apart', async () => {
    const worker = await startWorker({ replies: [['Hello one.'], ['Hello two.']] });
    await using one = await joinConsole(worker.url);
    await using two = await joinConsole(worker.url);
    one.send({ type: 'open', input: 'I am one' });
    expect(await one.event('turn-ended')).toMatchObject({ content: 'Hello one.' });
    two.send({ type: 'open', input: 'I am two' });
    expect(await two.event('turn-ended')).toMatchObject({ turn: 0, content: 'Hello two.' });
    expect(one.events.filter(({ type }) => type === 'turn-ended')).toHaveLength(1);
    const [first, second] = [await one.event('session-opened'), await two.event('session-opened')];
    expect(first.sessionId).not.toBe(second.sessionId);
  });

  test('says so when the backend is gone, and how to go on', async () => {
    const worker = await startWorker();
    await using page = await joinConsole(worker.url);
    await worker.backend.app.close();
    page.send({ type: 'open' });
    expect(await page.event('notice')).toMatchObject({
      code: 'BackendUnavailable',
      remedy: expect.any(String) as string,
    });
  });
});
