// The writer of server-sent events: raw writes, pulled by the client's pace, never a queue of ours.
import type { ServerResponse } from 'node:http';
import type { FastifyReply } from 'fastify';
import type { Clock } from '@firstword/shared/runtime/clock';
import type { Random } from '@firstword/shared/runtime/random';
import { createReaderSlots, type ReaderSlots } from './reader-slots.ts';

export type SseStream = {
  /** Writes one block; resolves when the client has room for more, or is gone. */
  send(block: { id?: string; data?: string }): Promise<void>;
  end(): void;
};

export type SseServer = {
  /**
   * Takes the reply over and sends the head; `gone` is the response's own. An EventSource is told how soon to reconnect;
   * clients that want JSON in every block (`dataOnly`) are not.
   */
  open(reply: FastifyReply, gone: AbortSignal, form?: 'dataOnly'): SseStream;
  /** A stream of this session may be opened; throws `TooManyStreams` where it has as many as it may, until one is gone. */
  admit: ReaderSlots['take'];
  /** How many streams are open. */
  count(): number;
  /** Waits a moment for streams to end by themselves, or ends them (`now`), then cuts the rest. */
  close(how?: 'now'): Promise<void>;
};

const HEADERS = {
  'content-type': 'text/event-stream',
  'cache-control': 'no-store, no-transform',
  // nginx would hold the words back until its buffer is full.
  'x-accel-buffering': 'no',
};
/** A voice cannot wait the seconds that a browser waits by default before it reconnects; and not all come back at once. */
const RETRY_MS = { least: 50, spread: 50 };
/** Below the idle time-outs of common proxies. */
const HEARTBEAT_MS = 10_000;
/** Enough for streams that are being read to send their last entries. */
const CLOSE_GRACE_MS = 250;

/** Aborts once the client is gone, or the server has cut it off. */
export const goneSignal = (response: ServerResponse): AbortSignal => {
  const gone = new AbortController();
  if (response.destroyed) gone.abort();
  response.once('close', () => gone.abort());
  return gone.signal;
};

/** The open streams of a server. */
export const createSseServer = (clock: Clock, random: Random): SseServer => {
  const open = new Set<ServerResponse>();
  const slots = createReaderSlots();
  return {
    admit: (key, gone) => slots.take(key, gone),
    open: (reply, gone, form) => {
      reply.hijack();
      const response = reply.raw;
      open.add(response);
      response.once('close', () => open.delete(response));
      // HTTP/2 has one socket for all streams, and is told so for itself.
      if (reply.request.raw.httpVersionMajor === 1) response.socket?.setNoDelay(true);
      response.writeHead(200, { ...(reply.getHeaders() as Record<string, string>), ...HEADERS });
      if (form === 'dataOnly') response.flushHeaders();
      else response.write(`retry: ${Math.round(RETRY_MS.least + random() * RETRY_MS.spread)}\n\n`);
      return createStream(response, gone, clock);
    },
    count: () => open.size,
    close: async (how) => {
      if (how === 'now') for (const response of open) response.end();
      const ended = Promise.all([...open].map((response) => new Promise((resolve) => response.once('close', resolve))));
      await Promise.race([ended, clock.sleep(CLOSE_GRACE_MS)]);
      for (const response of open) response.destroy();
    },
  };
};

const createStream = (response: ServerResponse, gone: AbortSignal, clock: Clock): SseStream => {
  let lastId: string | undefined;
  let cancelHeartbeat = (): void => {};
  const beatLater = (): void => {
    cancelHeartbeat();
    cancelHeartbeat = clock.after(HEARTBEAT_MS, () => {
      // A client that does not read needs no sign of life on top of what waits for it.
      if (!response.writableNeedDrain) response.write(`: alive\n${lastId === undefined ? '' : `id: ${lastId}\n`}\n`);
      beatLater();
    });
  };
  gone.addEventListener('abort', () => cancelHeartbeat(), { once: true });
  response.on('error', () => {}); // followed by close
  if (!gone.aborted) beatLater();
  return {
    send: async ({ id, data }) => {
      if (gone.aborted) return;
      lastId = id ?? lastId;
      const block = `${id === undefined ? '' : `id: ${id}\n`}${data === undefined ? '' : `data: ${data}\n`}\n`;
      if (!response.write(block)) await roomOrGone(response, gone);
    },
    end: () => response.end(),
  };
};

/** A socket that dies while it is full says only `close`, never `drain`. */
const roomOrGone = (response: ServerResponse, gone: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const settle = (): void => {
      response.off('drain', settle);
      gone.removeEventListener('abort', settle);
      resolve();
    };
    response.once('drain', settle);
    gone.addEventListener('abort', settle, { once: true });
  });
