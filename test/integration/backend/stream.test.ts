import { afterEach, describe, expect, it } from 'vitest';
import { createFakeClock } from '@firstword/shared/runtime/fake-clock';
import { closeBackends, contentsOf, EPOCH, isType, startBackend } from './backend-app.ts';

afterEach(closeBackends);

const HANG = { hang: true } as const;
const QUESTION = { input: 'When is breakfast?' };

describe('GET …/stream/:sessionId?input=…', () => {
  it('is the seed’s contract, byte for byte', async () => {
    const { stream } = await startBackend({ clock: createFakeClock(), replies: [['From ', 'seven', '.']] });
    const { status, headers, text } = await stream('s1', QUESTION);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/event-stream');
    expect(headers.get('cache-control')).toBe('no-store, no-transform');
    expect(headers.get('x-accel-buffering')).toBe('no');
    expect(await text()).toBe(
      'retry: 100\n\n' +
        'id: 1000-1\n\n' +
        'id: 1000-2\ndata: {"type":"token","content":"From ","turnId":"id-0","timings":{"flowMs":0,"llmMs":0}}\n\n' +
        'id: 1000-3\ndata: {"type":"token","content":"seven","turnId":"id-0"}\n\n' +
        'id: 1000-4\ndata: {"type":"token","content":".","turnId":"id-0"}\n\n' +
        'id: 1000-5\ndata: {"type":"done","content":"From seven.","turnId":"id-0"}\n\n',
    );
  });

  it('hands each token on as soon as it is there', async () => {
    const { stream } = await startBackend({ replies: [['From ', HANG]] });
    const reading = await stream('s1', QUESTION);
    expect(contentsOf(await reading.frames(isType('token')))).toBe('From ');
  });

  it('talks on in the same session', async () => {
    const { stream, model } = await startBackend({ replies: [['From seven.'], ['In the garden.']] });
    await (await stream('s1', QUESTION)).text();
    expect(contentsOf(await (await stream('s1', { input: 'Where?' })).frames())).toBe('In the garden.');
    expect(model.asked[1]?.slice(1).map(({ content }) => content)).toEqual([
      'When is breakfast?',
      'From seven.',
      'Where?',
    ]);
  });

  it('keeps sessions apart', async () => {
    const { stream, model } = await startBackend();
    await (await stream('s1', QUESTION)).text();
    await (await stream('s2', { input: 'And you?' })).text();
    expect(JSON.stringify(model.asked[1])).not.toContain('breakfast');
  });

  it('starts nothing for a HEAD', async () => {
    const { url, model } = await startBackend();
    const answer = await fetch(`${url}/api/flows/front-desk/stream/s1?input=hello`, { method: 'HEAD' });
    expect(answer.status).toBe(404);
    expect(model.asked).toEqual([]);
  });

  it('answers 404 for an unknown flow, as JSON', async () => {
    const { url } = await startBackend();
    const response = await fetch(`${url}/api/flows/nobody/stream/s1?input=hello`);
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ error: { code: 'FlowNotFound' } });
  });
});

describe('resuming a turn', () => {
  it('goes on where the connection was cut, and asks the model nothing again', async () => {
    const { stream, model, post } = await startBackend({ replies: [['One ', 'two ', HANG]] });
    const first = await stream('s1', QUESTION);
    const read = await first.frames((frame) => frame.data?.['content'] === 'two ');
    first.cut();
    const second = await stream('s1', QUESTION, { 'last-event-id': read.at(-2)?.id ?? '' });
    expect(contentsOf(await second.frames(isType('token')))).toBe('two ');
    await post('/sessions/s1/turns/id-0/interrupt', { heard: 7 });
    expect(await second.frames()).toMatchObject([{ data: { type: 'interrupt' } }, { data: { content: 'One two' } }]);
    expect(model.asked).toHaveLength(1);
  });

  it('does not cancel the turn when its only reader goes away', async () => {
    const clock = createFakeClock();
    const { stream } = await startBackend({ clock, replies: [['One ', { delayMs: 100 }, 'two.']] });
    const first = await stream('s1', QUESTION);
    const last = (await first.frames(isType('token'))).at(-1)?.id ?? '';
    first.cut();
    await clock.advance(100);
    const second = await stream('s1', { ...QUESTION, lastEventId: last });
    expect(contentsOf(await second.frames())).toBe('two.');
  });

  it('answers 204 after the turn’s done, so that a reconnecting EventSource never repeats it', async () => {
    const { stream, model } = await startBackend();
    const done = (await (await stream('s1', QUESTION)).frames()).at(-1);
    expect(done?.data?.['type']).toBe('done');
    expect((await stream('s1', QUESTION, { 'last-event-id': done?.id ?? '' })).status).toBe(204);
    expect(model.asked).toHaveLength(1);
  });

  it.each(['abc', '-1', `${EPOCH - 1}-3`])('answers 204 to the cursor %s, which is none of its own', async (cursor) => {
    const { stream, model } = await startBackend();
    await (await stream('s1', QUESTION)).text();
    expect((await stream('s1', QUESTION, { 'last-event-id': cursor })).status).toBe(204);
    expect((await stream('unknown', QUESTION, { 'last-event-id': cursor })).status).toBe(204);
    expect(model.asked).toHaveLength(1);
  });

  it('answers 204 for a turn that has been trimmed', async () => {
    const { stream } = await startBackend({ maxEntries: 3 });
    const first = await (await stream('s1', { ...QUESTION, turn: 'mine' })).frames();
    for (const input of ['two', 'three', 'four']) await (await stream('s1', { input })).text();
    expect((await stream('s1', { ...QUESTION, turn: 'mine' })).status).toBe(204);
    expect((await stream('s1', QUESTION, { 'last-event-id': first[1]?.id ?? '' })).status).toBe(204);
  });
});

describe('turn=', () => {
  it('runs a turn once for two requests at the same time; both get all of it', async () => {
    const { stream, model } = await startBackend({ replies: [['One ', 'two.']] });
    const both = [stream('s1', { ...QUESTION, turn: 'mine' }), stream('s1', { ...QUESTION, turn: 'mine' })];
    const [first, second] = await Promise.all(both.map(async (reading) => (await reading).text()));
    expect(first).toBe(second);
    expect(first).toContain('"done","content":"One two.","turnId":"mine"');
    expect(model.asked).toHaveLength(1);
  });

  it('streams a turn that has ended again, from its start', async () => {
    const { stream, model } = await startBackend();
    const first = await (await stream('s1', { ...QUESTION, turn: 'mine' })).text();
    expect(await (await stream('s1', { ...QUESTION, turn: 'mine' })).text()).toBe(first);
    expect(await (await stream('s1', { turn: 'mine' })).text()).toBe(first);
    expect(model.asked).toHaveLength(1);
  });

  it('answers 204 for an unknown turn without input', async () => {
    const { stream, post } = await startBackend();
    await post('/sessions', { sessionId: 's1' });
    expect((await stream('s1', { turn: 'nobody' })).status).toBe(204);
  });
});

describe('attaching without input', () => {
  it('replays the session from its start and then follows it', async () => {
    const { stream, post } = await startBackend({ replies: [['From seven.']] });
    await post('/sessions', { sessionId: 's1' });
    const attached = await stream('s1');
    expect(contentsOf(await attached.frames(isType('done')))).toBe('Front desk, good morning.\nHow can I help?');
    await post('/sessions/s1/turns', { input: 'When is breakfast?' });
    const turn = await attached.frames(isType('done'));
    expect(turn[0]?.data).toEqual({ type: 'turn-start', turnId: 'id-1', input: 'When is breakfast?' });
    expect(contentsOf(turn)).toBe('From seven.');
    const ids = turn.map(({ id }) => Number(id?.split('-')[1]));
    expect(ids).toEqual([5, 6, 7]);
  });

  it('goes on behind a cursor', async () => {
    const { stream, post } = await startBackend();
    await post('/sessions', { sessionId: 's1' });
    const all = await (await stream('s1')).frames(isType('done'));
    const rest = await (await stream('s1', { lastEventId: all.at(-2)?.id ?? '' })).frames(isType('done'));
    expect(rest.map(({ id }) => id)).toEqual([null, all.at(-1)?.id]);
  });

  it('prefers the header, which is newer than the address of a reconnecting client', async () => {
    const { stream, post } = await startBackend();
    await post('/sessions', { sessionId: 's1' });
    const attached = await stream('s1', { lastEventId: `${EPOCH}-1` }, { 'last-event-id': `${EPOCH}-3` });
    expect((await attached.frames(isType('done'))).filter(({ id }) => id)).toHaveLength(1);
  });

  it.each(['-1', 'abc', '1-1'])(
    'tells a client whose cursor is %s, then starts at the oldest entry',
    async (cursor) => {
      const { stream, post } = await startBackend();
      await post('/sessions', { sessionId: 's1' });
      const frames = await (await stream('s1', {}, { 'last-event-id': cursor })).frames(isType('done'));
      expect(frames[1]).toMatchObject({ id: null, data: { type: 'resync' } });
      expect(contentsOf(frames)).toContain('Front desk');
    },
  );

  it('answers 204 for a session that has ended or never was, so that a browser stops asking', async () => {
    const { stream } = await startBackend();
    expect((await stream('nobody')).status).toBe(204);
  });

  it('gives many readers all the same', async () => {
    const { stream, post } = await startBackend({ replies: [['One ', 'two ', 'three.']] });
    await post('/sessions', { sessionId: 's1', input: 'Count!' });
    const readers = await Promise.all(Array.from({ length: 20 }, () => stream('s1')));
    for (const reader of readers) expect(contentsOf(await reader.frames(isType('done')))).toBe('One two three.');
  });
});

describe('the stream itself', () => {
  it('beats every 10 s with the cursor of its reader', async () => {
    const clock = createFakeClock();
    const { stream, post } = await startBackend({ clock });
    await post('/sessions', { sessionId: 's1' });
    const attached = await stream('s1');
    const last = (await attached.frames(isType('done'))).at(-1)?.id;
    await clock.advance(10_000);
    expect(await attached.next()).toMatchObject({ text: `: alive\nid: ${last}` });
    await clock.advance(10_000);
    expect(await attached.next()).toMatchObject({ text: `: alive\nid: ${last}` });
  });

  it('ends for all readers when the session has been silent for its idle time', async () => {
    const clock = createFakeClock();
    const { stream, post } = await startBackend({ clock });
    await post('/sessions', { sessionId: 's1' });
    const attached = await stream('s1');
    await attached.frames(isType('done'));
    await clock.advance(30 * 60_000);
    expect((await attached.frames()).at(-1)?.data).toEqual({ type: 'session-end', reason: 'idle' });
    expect((await stream('s1')).status).toBe(204);
    expect((await post('/sessions/s1/turns', { input: 'Hello?' })).status).toBe(404);
  });
});

describe('POST …/turns that is read where it is made', () => {
  it('answers with the turn itself, whole, and once however often it is sent', async () => {
    const { url, post } = await startBackend({ replies: [['At ', 'seven.']] });
    await post('/sessions', { sessionId: 's1' });
    const say = async () => {
      const response = await fetch(`${url}/api/flows/front-desk/sessions/s1/turns`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
        body: JSON.stringify({ input: 'When?', turnId: 'mine' }),
      });
      expect(response.headers.get('content-type')).toBe('text/event-stream');
      return response.text();
    };
    const first = await say();
    expect(first).toContain('"content":"At seven.","turnId":"mine"');
    expect((await say()).split('\n').slice(1)).toEqual(first.split('\n').slice(1));
  });
});
