// An API server on loopback that answers by a script: each request takes the next part.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Part = (response: ServerResponse, request: IncomingMessage) => void;

export const answer =
  (status: number, body: unknown, headers: Record<string, string> = {}): Part =>
  (response) =>
    void response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));

/** A watch: the lines, then what becomes of the connection. */
export const lines =
  (events: readonly unknown[], then: 'end' | 'reset' | 'stay' = 'stay', rest = ''): Part =>
  (response) => {
    response.writeHead(200);
    response.write(`${events.map((event) => `${JSON.stringify(event)}\n`).join('')}${rest}`, () => {
      if (then === 'end') response.end();
      if (then === 'reset') response.socket?.destroy();
    });
    response.flushHeaders();
  };

export const reset: Part = (response) => void response.socket?.destroy();

export const fakeApi = async (...script: Part[]) => {
  const requests: { method: string; url: URL; body: string }[] = [];
  const waiting: (() => void)[] = [];
  let sockets = 0;
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (part) => (body += String(part)));
    request.on('end', () => {
      requests.push({ method: request.method ?? '', url: new URL(request.url ?? '/', 'http://api'), body });
      for (const resolve of waiting.splice(0)) resolve();
      const part = script.length > 1 ? script.shift() : script[0];
      part?.(response, request);
    });
  });
  server.on('connection', () => (sockets += 1));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    connection: { server: `http://127.0.0.1:${port}`, tls: {}, headers: async () => ({ authorization: 'Bearer t' }) },
    requests,
    sockets: () => sockets,
    /** Resolves once so many requests have come. */
    async came(count: number): Promise<void> {
      while (requests.length < count) await new Promise<void>((resolve) => waiting.push(resolve));
    },
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
