import { describe, expect, test } from 'vitest';
import { createSessionClient } from '@firstword/shared/stream/session-client';
import { createHastyClock } from './hasty-clock.ts';
import { answer, scriptedServer, stream, type Part } from './scripted-server.ts';

const aClient = (baseUrl: string, clock = createHastyClock()) => {
  const client = createSessionClient({ baseUrl, flowId: 'front-desk', clock, random: () => 0 });
  return { ...client, [Symbol.asyncDispose]: () => client.close() };
};

const hangUp: Part = (response) => void response.socket?.destroy();

describe('the session client', () => {
  test("makes the contract's calls", async () => {
    const opened = { sessionId: 's1', turnId: 't0' };
    await using server = await scriptedServer(
      answer(201, opened),
      answer(202, { turnId: 't1' }),
      answer(202),
      answer(204),
      stream(['id: 1-1\ndata: {"type":"session-end","reason":"closed"}\n\n']),
    );
    await using client = aClient(`${server.url}/`);
    expect(await client.openSession({ input: 'Hello' })).toEqual(opened);
    const interrupts = { turnId: 't0', heard: 4 };
    expect(await client.startTurn('s1', { input: 'Hi', turnId: 't1', interrupts })).toEqual({ turnId: 't1' });
    await client.interrupt('s1', interrupts);
    await client.markSpoken('s1', 't0', 12);
    const frames = [];
    for await (const { frame } of client.follow('s1', new AbortController().signal)) frames.push(frame.type);
    expect(frames).toEqual(['session-end']);
    expect(server.requests.map(({ path, body }) => [path, body && (JSON.parse(body) as unknown)])).toEqual([
      ['/api/flows/front-desk/sessions', { input: 'Hello' }],
      ['/api/flows/front-desk/sessions/s1/turns', { input: 'Hi', turnId: 't1', interrupts }],
      ['/api/flows/front-desk/sessions/s1/turns/t0/interrupt', { heard: 4 }],
      ['/api/flows/front-desk/sessions/s1/turns/t0/spoken', { offset: 12 }],
      ['/api/flows/front-desk/stream/s1', ''],
    ]);
  });

  test("hands on the server's own words of a refusal, and does not ask again", async () => {
    const error = { code: 'SessionUnknown', message: 'No such session.', remedy: 'Open one.' };
    await using server = await scriptedServer(answer(404, { error }));
    await using client = aClient(server.url);
    await expect(client.startTurn('s1', { input: 'Hi' })).rejects.toMatchObject({
      ...error,
      status: 404,
      retry: 'never',
    });
    expect(server.requests).toHaveLength(1);
  });

  test('names a foreign refusal by its status', async () => {
    await using server = await scriptedServer(answer(502, undefined, { 'retry-after': '3' }));
    await using client = aClient(server.url);
    const refusal = { code: 'BackendRefused', status: 502, retry: { afterMs: 3000 } };
    await expect(client.openSession({})).rejects.toMatchObject(refusal);
  });

  test('makes a call again whose connection was lost, once', async () => {
    await using server = await scriptedServer(hangUp, answer(202, { turnId: 't1' }), hangUp);
    await using client = aClient(server.url);
    expect(await client.startTurn('s1', { input: 'Hi', turnId: 't1' })).toEqual({ turnId: 't1' });
    await expect(client.startTurn('s1', { input: 'Ho', turnId: 't2' })).rejects.toMatchObject({
      code: 'BackendUnavailable',
      remedy: expect.stringContaining('See that it runs') as string,
    });
    expect(server.requests).toHaveLength(4);
  });

  test('does not wait for ever', async () => {
    const clock = createHastyClock();
    await using server = await scriptedServer(() => clock.fire());
    await using client = aClient(server.url, clock);
    await expect(client.openSession({})).rejects.toMatchObject({ code: 'BackendUnavailable' });
    expect(clock.armed()).toBe(0);
  });

  test('keeps its connection between calls', async () => {
    const ports: (number | undefined)[] = [];
    await using server = await scriptedServer((response, request) => {
      ports.push(request.socket.remotePort);
      return answer(202, { turnId: 't1' })(response, request);
    });
    await using client = aClient(server.url);
    for (const input of ['a', 'b', 'c', 'd']) await client.startTurn('s1', { input });
    // A call that follows in the very same tick may still find the first connection busy.
    expect(new Set(ports).size).toBeLessThanOrEqual(2);
  });
});
