import { afterEach, describe, expect, it } from 'vitest';
import { closeBackends, contentsOf, isType, startBackend } from './backend-app.ts';

afterEach(closeBackends);

const HANG = { hang: true } as const;

describe('opening a session', () => {
  it('runs the greeting and says which session and turn', async () => {
    const { post, stream, model } = await startBackend();
    expect(await post('/sessions', {})).toMatchObject({ status: 201, body: { sessionId: 'id-0', turnId: 'id-1' } });
    const greeting = await (await stream('id-0')).frames(isType('done'));
    expect(greeting.at(-1)?.data).toMatchObject({ content: 'Front desk, good morning.\nHow can I help?' });
    expect(model.asked).toEqual([]);
  });

  it('with an input skips the greeting and answers', async () => {
    const { post, stream } = await startBackend({ replies: [['From seven.']] });
    const opened = await post('/sessions', { sessionId: 's1', input: 'When is breakfast?' });
    expect(opened.body).toEqual({ sessionId: 's1', turnId: 'id-0' });
    expect(contentsOf(await (await stream('s1')).frames(isType('done')))).toBe('From seven.');
  });

  it('refuses an id that is open', async () => {
    const { post } = await startBackend();
    await post('/sessions', { sessionId: 's1' });
    expect(await post('/sessions', { sessionId: 's1' })).toMatchObject({
      status: 409,
      body: { error: { code: 'SessionExists' } },
    });
  });

  it('refuses more sessions than fit, and says when to come again', async () => {
    const { post, stream } = await startBackend({ maxSessions: 1 });
    await post('/sessions', { sessionId: 's1' });
    const refused = await post('/sessions', { sessionId: 's2' });
    expect(refused).toMatchObject({ status: 503, body: { error: { code: 'TooManySessions' } } });
    expect(refused.headers.get('retry-after')).toBe('5');
    expect((await stream('s3', { input: 'Hello?' })).status).toBe(503);
    expect((await stream('s1', { input: 'Hello?' })).status).toBe(200);
  });
});

describe('a turn', () => {
  it('is accepted at once and streams to who is attached', async () => {
    const { post, stream } = await startBackend({ replies: [['From ', HANG]] });
    await post('/sessions', { sessionId: 's1' });
    const attached = await stream('s1');
    const turn = await post('/sessions/s1/turns', { input: 'When is breakfast?', turnId: 'mine' });
    expect(turn).toMatchObject({ status: 202, body: { turnId: 'mine' } });
    await attached.frames(isType('done'));
    expect(contentsOf(await attached.frames(isType('token')))).toBe('From ');
  });

  it('runs once, however often it is sent', async () => {
    const { post, model } = await startBackend({ replies: [['From ', HANG]] });
    await post('/sessions', { sessionId: 's1' });
    const sent = Array.from({ length: 5 }, () => post('/sessions/s1/turns', { input: 'Hello?', turnId: 'mine' }));
    for (const answer of await Promise.all(sent)) expect(answer.status).toBe(202);
    expect(model.asked).toHaveLength(1);
  });

  it('interrupts the one before with what was heard of it', async () => {
    const { post, stream, model } = await startBackend({ replies: [['From seven ', HANG], ['Sure.']] });
    await post('/sessions', { sessionId: 's1', input: 'When is breakfast?' });
    const attached = await stream('s1');
    await attached.frames(isType('token'));
    await post('/sessions/s1/turns', { input: 'Thanks!', interrupts: { turnId: 'id-0', heard: 4 } });
    const rest = await attached.frames(({ data }) => data?.['content'] === 'Sure.' && data['type'] === 'done');
    expect(rest.map(({ data }) => data?.['type'])).toEqual(['interrupt', 'done', 'turn-start', 'token', 'done']);
    expect(rest[1]?.data).toMatchObject({ content: 'From', turnId: 'id-0' });
    expect(model.asked[1]?.slice(1).map(({ content }) => content)).toEqual(['When is breakfast?', 'From', 'Thanks!']);
  });
});

describe('interrupt and spoken', () => {
  it('stop the reply at once, keep what was heard, and may be repeated', async () => {
    const { post, stream } = await startBackend({ replies: [['From seven ', HANG]] });
    await post('/sessions', { sessionId: 's1', input: 'When is breakfast?' });
    const reading = await stream('s1', { turn: 'id-0' });
    await reading.frames(isType('token'));
    expect((await post('/sessions/s1/turns/id-0/spoken', { offset: 5 })).status).toBe(204);
    for (const heard of [4, 11]) {
      expect((await post('/sessions/s1/turns/id-0/interrupt', { heard })).status).toBe(204);
    }
    expect((await reading.frames()).map(({ data }) => data)).toEqual([
      { type: 'spoken', turnId: 'id-0', offset: 5 },
      { type: 'interrupt', turnId: 'id-0', heard: 4 },
      { type: 'done', content: 'From', turnId: 'id-0' },
    ]);
  });

  it.each([
    ['/sessions/nobody/turns', { input: 'Hello?' }, 'SessionNotFound'],
    ['/sessions/s1/turns/nobody/interrupt', { heard: 0 }, 'TurnNotFound'],
    ['/sessions/s1/turns/nobody/spoken', { offset: 0 }, 'TurnNotFound'],
    ['/sessions/s1/turns', { input: 'Hi', interrupts: { turnId: 'nobody', heard: 0 } }, 'TurnNotFound'],
  ])('answer 404 where there is nothing: POST %s', async (path, body, code) => {
    const { post } = await startBackend();
    await post('/sessions', { sessionId: 's1' });
    expect(await post(path, body)).toMatchObject({ status: 404, body: { error: { code } } });
  });
});

describe('bad input', () => {
  const TURNS = '/sessions/s1/turns';

  it.each<[fault: string, path: string, body: unknown, status: number, code: string]>([
    ['a turn without input', TURNS, {}, 400, 'InvalidRequest'],
    ['an input that is a number', TURNS, { input: 5 }, 400, 'InvalidRequest'],
    ['an unknown field', TURNS, { input: 'Hi', loud: true }, 400, 'InvalidRequest'],
    ['a blank input', TURNS, { input: '  ' }, 400, 'InputEmpty'],
    ['a null byte', TURNS, { input: 'a\u0000b' }, 400, 'InputNotText'],
    ['an input that is too long', TURNS, { input: 'x'.repeat(8_001) }, 400, 'InvalidRequest'],
    ['one that is too long in UTF-16 only', TURNS, { input: '👋'.repeat(4_001) }, 413, 'InputTooLong'],
    ['a body that is too large', TURNS, { input: 'x'.repeat(70_000) }, 413, 'PayloadTooLarge'],
    ['a body that is no JSON', TURNS, '{"input":', 400, 'BadRequest'],
    ['a negative offset', `${TURNS}/id-0/spoken`, { offset: -1 }, 400, 'InvalidRequest'],
    ['half an offset', `${TURNS}/id-0/interrupt`, { heard: 1.5 }, 400, 'InvalidRequest'],
    ['a session id with a slash in it', '/sessions', { sessionId: 'a/b' }, 400, 'InvalidRequest'],
  ])('refuses %s with code and remedy, and starts nothing', async (...row) => {
    const [, path, body, status, code] = row;
    const { post, model } = await startBackend();
    await post('/sessions', { sessionId: 's1' });
    const answer = await post(path, body);
    expect(answer).toMatchObject({ status, body: { error: { code, remedy: expect.stringMatching(/\.$/) as string } } });
    expect(model.asked).toEqual([]);
  });

  it('refuses binary', async () => {
    const { url } = await startBackend();
    const body = new Uint8Array([0xff, 0xfe, 0, 1]);
    const answer = await fetch(`${url}/api/flows/front-desk/sessions`, {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream' },
      body,
    });
    expect(answer.status).toBe(415);
    expect(await answer.json()).toMatchObject({ error: { code: 'UnsupportedMediaType' } });
  });

  it('refuses bytes that are no UTF-8', async () => {
    const { url } = await startBackend();
    const body = Buffer.concat([Buffer.from('{"input":"caf'), Buffer.from([0xe9]), Buffer.from('"}')]);
    const answer = await fetch(`${url}/api/flows/front-desk/sessions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    expect(await answer.json()).toMatchObject({ error: { code: 'InputNotText' } });
  });

  it.each([
    ['', 'InputEmpty'],
    ['a\u0007b', 'InputNotText'],
    ['x'.repeat(8_001), 'InputTooLong'],
  ])('refuses it in a stream’s query too', async (input, code) => {
    const { url, model } = await startBackend();
    const answer = await fetch(`${url}/api/flows/front-desk/stream/s1?${new URLSearchParams({ input })}`);
    expect([400, 413]).toContain(answer.status);
    expect(await answer.json()).toMatchObject({ error: { code } });
    expect(model.asked).toEqual([]);
  });

  it('tells nothing of the input in its answer', async () => {
    const { post } = await startBackend();
    const answer = await post('/sessions', { input: 'my secret\u0000' });
    expect(JSON.stringify(answer.body)).not.toContain('secret');
  });
});

describe('health', () => {
  it('is alive, and ready with the hashes of its flows', async () => {
    const { url } = await startBackend();
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    const ready = await fetch(`${url}/readyz`);
    expect(await ready.json()).toEqual({
      status: 'ready',
      flows: [{ id: 'front-desk', hash: expect.stringMatching(/^[0-9a-f]{12}$/) as string }],
    });
  });

  it('is not ready without a flow', async () => {
    const { url } = await startBackend({ flows: new Map() });
    expect((await fetch(`${url}/readyz`)).status).toBe(503);
  });
});
