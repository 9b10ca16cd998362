import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { createHttpCaller } from '@firstword/backend/tools/http-caller';
import type { HttpCallOptions, HttpRequest } from '@firstword/backend/tools/port';
import { systemClock } from '@firstword/shared/runtime/clock';
import { createFakeClock } from '@firstword/shared/runtime/fake-clock';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** A tool's server on every loopback address of this machine, and what it was asked. */
const aServer = async (answer: RequestListener) => {
  const seen: IncomingMessage[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((request, response) => {
    seen.push(request);
    answer(request, response);
  });
  server.on('connection', (socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));
  closing.push(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  const { port } = server.address() as AddressInfo;
  return { seen, sockets, port, url: `http://127.0.0.1:${port}` };
};

const caller = (allow = ['127.0.0.1'], clock = systemClock) => {
  const http = createHttpCaller({ allow, clock });
  return (url: string, request: Partial<HttpRequest> = {}, options: Partial<HttpCallOptions> = {}) =>
    http.call(
      { method: 'GET', url, ...request },
      { signal: new AbortController().signal, timeoutMs: 20_000, maxBytes: 1024 * 1024, ...options },
    );
};

const json = (response: ServerResponse, body: unknown, status = 200): void => {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(body));
};

describe('what a tool answers', () => {
  it('comes as the value of its JSON, with status and headers', async () => {
    const { url } = await aServer((_, response) => json(response.setHeader('X-Desk', '1'), { id: 7 }, 201));
    expect(await caller()(url)).toMatchObject({ status: 201, body: { id: 7 }, headers: { 'x-desk': '1' } });
  });

  it.each([
    ['HTML', 'text/html', '<p>Oh no</p>'],
    ['broken JSON', 'application/json', '{"id": 7'],
    ['nothing', 'application/json', ''],
  ])('comes as text when it is %s', async (_, type, body) => {
    const { url } = await aServer((_, response) => response.writeHead(500, { 'content-type': type }).end(body));
    expect(await caller()(url)).toMatchObject({ status: 500, body });
  });

  it.each([
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
  ])('is unpacked from %s', async (encoding, pack) => {
    const { url } = await aServer((_, response) =>
      response
        .writeHead(200, { 'content-type': 'application/json', 'content-encoding': encoding })
        .end(pack('{"id":7}')),
    );
    expect(await caller()(url)).toMatchObject({ status: 200, body: { id: 7 } });
  });

  it('gets what the flow sends', async () => {
    const { url, seen } = await aServer((request, response) => void text(request).then((body) => json(response, body)));
    const headers = { 'X-Key': 'k' };
    expect(await caller()(`${url}/a?b=c#d`, { method: 'PUT', headers, body: { guest: 'Ann' } })).toMatchObject({
      body: '{"guest":"Ann"}',
    });
    expect(seen[0]).toMatchObject({ method: 'PUT', url: '/a?b=c', headers: { 'x-key': 'k' } });
  });
});

describe('a tool that fails', () => {
  it('and never answers is a timeout, after its time and no sooner', async () => {
    const clock = createFakeClock();
    const asked = Promise.withResolvers<void>();
    const { url } = await aServer(() => asked.resolve());
    const answer = caller(['127.0.0.1'], clock)(url, {}, { timeoutMs: 3_000 });
    await asked.promise;
    await clock.advance(2_999);
    expect(clock.pending()).toBe(1);
    await clock.advance(1);
    expect(await answer).toEqual({ status: 0, headers: {}, body: '', error: 'timeout' });
  });

  it('and stops within its answer is a timeout as well', async () => {
    const clock = createFakeClock();
    const begun = Promise.withResolvers<void>();
    const { url } = await aServer((_, response) => void response.write('half', () => begun.resolve()));
    const answer = caller(['127.0.0.1'], clock)(url, {}, { timeoutMs: 3_000 });
    await begun.promise;
    await clock.advance(3_000);
    expect(await answer).toMatchObject({ status: 0, error: 'timeout' });
  });

  it.each([
    ['that says its length', { 'content-length': String(50 * 1024 * 1024) }],
    ['that does not', {}],
  ])('with 50 MB %s is given up at the bound', async (_, headers) => {
    const sent = { bytes: 0 };
    const { url, sockets } = await aServer((_, response) => {
      response.writeHead(200, headers).on('error', () => {});
      const part = Buffer.alloc(64 * 1024, 'x');
      const pump = (): void => {
        while (sent.bytes < 50 * 1024 * 1024 && !response.destroyed) {
          sent.bytes += part.length;
          if (!response.write(part)) return void response.once('drain', pump);
        }
      };
      pump();
    });
    const gone = Promise.withResolvers<void>();
    const answer = caller()(url, {}, { maxBytes: 100_000 });
    expect(await answer).toMatchObject({ status: 0, error: 'too-large' });
    for (const socket of sockets) socket.once('close', () => gone.resolve());
    if ([...sockets].every((socket) => !socket.destroyed)) await gone.promise;
    expect(sent.bytes).toBeLessThan(50 * 1024 * 1024);
  });

  it('with a small answer that unpacks to 50 MB is given up at the bound', async () => {
    const bomb = gzipSync(Buffer.alloc(50 * 1024 * 1024));
    expect(bomb.length).toBeLessThan(100_000);
    const { url } = await aServer((_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb));
    expect(await caller()(url, {}, { maxBytes: 100_000 })).toMatchObject({ status: 0, error: 'too-large' });
  });

  it.each([
    ['drops the connection', (response: ServerResponse) => response.destroy()],
    [
      'stops in the middle of a packed answer',
      (response: ServerResponse) =>
        response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('hello').subarray(0, 12)),
    ],
    ['speaks another protocol', (response: ServerResponse) => response.socket?.end('SSH-2.0-OpenSSH\r\n')],
  ])('and %s is unreachable', async (_, answer) => {
    const { url } = await aServer((_, response) => void answer(response));
    expect(await caller()(url)).toMatchObject({ status: 0, error: 'unreachable' });
  });

  it('gives up at once when the turn ends, with the turn’s reason', async () => {
    const abort = new AbortController();
    const reason = new Error('barge-in');
    const { url } = await aServer(() => abort.abort(reason));
    await expect(caller()(url, {}, { signal: abort.signal })).rejects.toBe(reason);
    await expect(caller()(url, {}, { signal: abort.signal })).rejects.toBe(reason);
  });
});

describe('egress', () => {
  it.each([
    'http://127.0.0.1',
    'http://localhost',
    'http://0x7f.1',
    'http://2130706433',
    'http://[::ffff:127.0.0.1]',
    'http://0.0.0.0',
  ])('reaches no loopback address that is not named: %s', async (host) => {
    const { port, sockets } = await aServer((_, response) => json(response, 'secret'));
    expect(await caller([])(`${host}:${port}`)).toEqual({ status: 0, headers: {}, body: '', error: 'denied' });
    expect(sockets.size).toBe(0);
  });

  it.each([
    'http://169.254.169.254/latest/meta-data/',
    'http://[fd00:ec2::254]/',
    'http://10.0.0.1/',
    'http://192.168.1.1/',
  ])('reaches no metadata server and no private network: %s', async (url) => {
    expect(await caller([])(url)).toMatchObject({ status: 0, error: 'denied' });
  });

  it('reaches a host by the name that is allowed, and by no other name', async () => {
    const { port } = await aServer((_, response) => json(response, 'hello'));
    expect(await caller(['localhost'])(`http://localhost:${port}`)).toMatchObject({ status: 200, body: 'hello' });
    expect(await caller(['localhost'])(`http://127.0.0.1:${port}`)).toMatchObject({ error: 'denied' });
  });

  it('judges each redirect anew', async () => {
    const { url, port, seen } = await aServer((request, response) => {
      if (request.headers.host?.startsWith('127.0.0.2')) return json(response, 'secret');
      response.writeHead(302, { location: `http://127.0.0.2:${port}/` }).end();
    });
    expect(await caller(['127.0.0.1'])(url)).toMatchObject({ status: 0, error: 'denied' });
    expect(seen).toHaveLength(1);
    expect(await caller(['127.0.0.0/8'])(url)).toMatchObject({ status: 200, body: 'secret' });
  });

  it('tells the flow’s headers to no other origin', async () => {
    const { url, port, seen } = await aServer((request, response) => {
      if (request.url === '/there') return json(response, 'hello');
      response.writeHead(307, { location: `http://127.0.0.2:${port}/there` }).end();
    });
    const headers = { authorization: 'Bearer key', cookie: 'a=b' };
    expect(await caller(['127.0.0.0/8'])(url, { headers })).toMatchObject({ status: 200 });
    expect(seen.map((request) => [request.headers.authorization, request.headers.cookie])).toEqual([
      ['Bearer key', 'a=b'],
      [undefined, undefined],
    ]);
  });

  it('gives up on redirects without end', async () => {
    const { url, seen } = await aServer((request, response) =>
      response.writeHead(302, { location: `${request.url}x` }).end('moved'),
    );
    expect(await caller()(url)).toMatchObject({ status: 0, error: 'too-many-redirects' });
    expect(seen).toHaveLength(6);
  });

  it('sends nothing that is no request', async () => {
    expect(await caller()('file:///etc/passwd')).toMatchObject({ status: 0, error: 'invalid-request' });
  });
});
