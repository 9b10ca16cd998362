// A real HTTP server whose connections each play one part of a script.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Part = (response: ServerResponse, request: IncomingMessage) => void | Promise<void>;

export type ScriptedServer = AsyncDisposable & {
  url: string;
  /** What each connection asked for, in order. */
  requests: { path: string; lastEventId: string | undefined; headers: IncomingMessage['headers']; body: string }[];
};

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  let body = '';
  for await (const piece of request.setEncoding('utf8')) body += String(piece);
  return body;
};

/** The first request plays the first part, and so on; the last part is played again for all that follow. */
export const scriptedServer = async (...parts: Part[]): Promise<ScriptedServer> => {
  const requests: ScriptedServer['requests'] = [];
  const server: Server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      const { url: path = '', headers } = request;
      requests.push({ path, headers, body, lastEventId: headers['last-event-id']?.toString() });
      return parts[Math.min(requests.length, parts.length) - 1]?.(response, request);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

export const SSE_HEADERS = { 'content-type': 'text/event-stream' };

const flushed = (response: ServerResponse, bytes: Uint8Array | string): Promise<void> =>
  new Promise((resolve) => void response.write(bytes, () => resolve()));

/** Sends the pieces one write at a time, then ends the answer, cuts the socket, or leaves it open. */
export const stream =
  (pieces: (Uint8Array | string)[], then: 'end' | 'cut' | 'hang' = 'end'): Part =>
  async (response) => {
    response.writeHead(200, SSE_HEADERS);
    response.flushHeaders();
    for (const piece of pieces) await flushed(response, piece);
    if (then === 'end') response.end();
    if (then === 'cut') response.socket?.destroy();
  };

/** An answer without a stream. */
export const answer =
  (status: number, body?: object, headers: Record<string, string> = {}): Part =>
  (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(body && JSON.stringify(body));
  };
