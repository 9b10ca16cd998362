import { describe, expect, test } from 'vitest';
import { createFakeClock } from '@firstword/shared/runtime/fake-clock';
import { createTransport, fencedTransport, type Transport } from '../../../../operator/src/kube/transport.ts';
import { answer, fakeApi, reset, type Part } from './fake-api.ts';

const setup = async (...script: Part[]) => {
  const api = await fakeApi(...script);
  const clock = createFakeClock();
  const codes: string[] = [];
  const transport = createTransport({
    connection: api.connection,
    clock,
    random: () => 0,
    onAnswer: (code, method) => codes.push(`${method} ${code}`),
  });
  const dispose = async (): Promise<void> => {
    await transport.close();
    await api[Symbol.asyncDispose]();
  };
  return { api, clock, codes, transport, [Symbol.asyncDispose]: dispose };
};

test('an object is sent as it is, unknown fields too, and its answer read', async () => {
  await using it = await setup(answer(200, { kind: 'Pod', further: 1 }));
  const body = { kind: 'Pod', fieldOfTomorrow: { a: [1] } };
  const path = '/api/v1/namespaces/a/pods/b';
  const query = { fieldManager: 'firstword-operator', force: true, left: undefined };
  const contentType = 'application/apply-patch+yaml';
  expect(await it.transport.send({ method: 'PATCH', path, query, contentType, body })).toEqual({
    kind: 'Pod',
    further: 1,
  });
  const [request] = it.api.requests;
  expect(`${request?.url.pathname}${request?.url.search}`).toBe(`${path}?fieldManager=firstword-operator&force=true`);
  expect(JSON.parse(request?.body ?? '')).toEqual(body);
  expect(it.codes).toEqual(['PATCH 200']);
});

test.each([
  [404, { reason: 'NotFound', message: 'no such pod' }, { code: 'NotFound', status: 404, retry: 'never' }],
  [409, { reason: 'Conflict', message: 'too late' }, { code: 'Conflict', status: 409, retry: 'now' }],
  [500, 'no JSON object', { code: 'Http500', status: 500, retry: 'now' }],
  [503, { reason: 'X', details: { retryAfterSeconds: 3 } }, { code: 'X', status: 503, retry: { afterMs: 3000 } }],
])('a refusal with %i is told with its reason', async (status, body, want) => {
  await using it = await setup(answer(status, body));
  await expect(it.transport.send({ method: 'GET', path: '/x' })).rejects.toMatchObject(want);
  expect(it.api.requests).toHaveLength(1);
});

test('what came too often is asked again when the server says, and not for ever', async () => {
  const busy = answer(429, { reason: 'TooManyRequests' }, { 'retry-after': '7' });
  await using it = await setup(busy, busy, answer(200, { fine: true }));
  const sent = it.transport.send({ method: 'PATCH', path: '/x', body: {} });
  await it.api.came(1);
  while (it.clock.pending() === 0) await it.clock.advance(0);
  await it.clock.advance(6_999);
  expect(it.api.requests).toHaveLength(1);
  await it.clock.advance(1);
  await it.api.came(2);
  while (it.clock.pending() === 0) await it.clock.advance(0);
  await it.clock.advance(7_000);
  expect(await sent).toEqual({ fine: true });
});

test('a connection that breaks is told as such, and the write is not repeated', async () => {
  await using it = await setup(reset);
  await expect(it.transport.send({ method: 'POST', path: '/x', body: {} })).rejects.toMatchObject({
    code: 'ApiUnreachable',
    retry: 'now',
  });
  expect(it.api.requests).toHaveLength(1);
  expect(it.codes).toEqual(['POST <error>']);
});

test('many requests share few connections', async () => {
  await using it = await setup(answer(200, {}));
  await Promise.all(Array.from({ length: 300 }, () => it.transport.send({ method: 'GET', path: '/x' })));
  expect(it.api.sockets()).toBeLessThanOrEqual(32);
});

describe('whoever lost the lease', () => {
  const loseable = (transport: Transport) => {
    const lost = new AbortController();
    const fence = (): void => lost.signal.throwIfAborted();
    return {
      fenced: fencedTransport(transport, { fence, lost: lost.signal }),
      lose: () => lost.abort(new Error('lost')),
    };
  };
  const write = { method: 'PATCH', path: '/x', body: {} } as const;

  test('reads, and writes nothing', async () => {
    await using it = await setup(answer(200, {}));
    const { fenced, lose } = loseable(it.transport);
    lose();
    expect(await fenced.send({ method: 'GET', path: '/x' })).toEqual({});
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE'] as const) {
      await expect(fenced.send({ method, path: '/x' })).rejects.toThrow('lost');
    }
    expect(it.api.requests).toHaveLength(1);
  });

  test('does not write a second time when what was too much waits to be asked again', async () => {
    await using it = await setup(answer(429, {}, { 'retry-after': '7' }), answer(200, {}));
    const { fenced, lose } = loseable(it.transport);
    const sent = fenced.send(write);
    const ended = sent.catch(({ message }: Error) => message);
    await it.api.came(1);
    while (it.clock.pending() === 0) await it.clock.advance(0);
    lose();
    expect(await ended).toBe('lost');
    await it.clock.advance(60_000);
    expect(it.api.requests).toHaveLength(1);
  });

  test('does not write again even where only the clock knows of it', async () => {
    await using it = await setup(answer(429, {}, { 'retry-after': '7' }), answer(200, {}));
    let isHeld = true;
    const fence = (): void => {
      if (!isHeld) throw new Error('over');
    };
    const sent = fencedTransport(it.transport, { fence, lost: new AbortController().signal }).send(write);
    const ended = sent.catch(({ message }: Error) => message);
    await it.api.came(1);
    while (it.clock.pending() === 0) await it.clock.advance(0);
    isHeld = false;
    await it.clock.advance(7_000);
    expect(await ended).toContain('over');
    expect(it.api.requests).toHaveLength(1);
  });

  test('leaves what is under way, and sends nothing of what waits for a connection', async () => {
    const held: (() => void)[] = [];
    await using it = await setup((response) => void held.push(() => response.end('{}')));
    let isHeld = true;
    const fence = (): void => {
      if (!isHeld) throw new Error('over');
    };
    const lost = new AbortController();
    const fenced = fencedTransport(it.transport, { fence, lost: lost.signal });
    const sent = Array.from({ length: 40 }, () => fenced.send(write));
    const results = Promise.allSettled(sent);
    await it.api.came(32);
    isHeld = false;
    // A connection becomes free before anybody is told that the lease is over.
    held[0]?.();
    await sent[0];
    await expect(sent[39]).rejects.toThrow('over');
    lost.abort(new Error('lost'));
    const failed = (await results).filter(({ status }) => status === 'rejected');
    expect(failed).toHaveLength(39);
    expect(it.api.requests).toHaveLength(32);
  });
});
