// The reader of a session's log over SSE: whatever happens to the connection, every entry comes once and in order.
import { VoiceError } from '../contract/errors.ts';
import type { Clock } from '../runtime/clock.ts';
import { createCursor, streamInvalid, type Cursor, type Followed } from './cursor.ts';
import { errorOfAnswer } from './error-answer.ts';
import { createReconnectPace, type ReconnectPace } from './reconnect-pace.ts';
import { createSseReader } from './sse-blocks.ts';

export type FollowOptions = {
  url: string;
  clock: Clock;
  random: () => number;
  /** Ends the stream and closes its socket at once. */
  signal: AbortSignal;
  fetch?: typeof fetch;
  headers?: Record<string, string>;
  /** Resume after this entry; left out, the server decides where the stream begins. */
  lastEventId?: string;
  /** Longest silence of a connection; heartbeats count as life. */
  readTimeoutMs?: number;
  /** First pause before a reconnect, until the server names its own. */
  retryMs?: number;
  giveUpAfterMs?: number;
};

type Connection = Required<Pick<FollowOptions, 'url' | 'clock' | 'signal' | 'fetch' | 'headers' | 'readTimeoutMs'>>;

/** A connection this old that still gives signs of life was worth opening. */
const STEADY_MS = 5000;
/** The code of an answer that names none. */
const REFUSED = 'StreamRefused';

/**
 * Follows the stream until the server has no more (204, or the session's end). Lost connections are taken up again where
 * they broke; repeated entries are dropped. Throws a VoiceError when the server refuses (its code), when a hole stays
 * (`StreamGap`), when the bytes are no such stream (`StreamInvalid`), and when nothing answers for long
 * (`StreamUnavailable`); after an abort, the signal's reason.
 */
export async function* followSession(options: FollowOptions): AsyncGenerator<Followed, void, undefined> {
  const { clock, random, signal, retryMs = 100, giveUpAfterMs = 15_000 } = options;
  const connection = { headers: {}, fetch, readTimeoutMs: 25_000, ...options };
  const cursor = createCursor(options.lastEventId);
  const pace = createReconnectPace({ clock, random, retryMs, giveUpAfterMs });
  for (;;) {
    let failure: unknown = new Error('The stream was closed before its end.');
    try {
      if ((yield* readConnection(connection, cursor, pace)) === 'ended') return;
    } catch (thrown) {
      signal.throwIfAborted();
      if (thrown instanceof VoiceError && thrown.retry === 'never' && !isForeign(thrown, cursor)) throw thrown;
      failure = thrown;
    }
    const pauseMs = pace.nextPauseMs();
    if (pauseMs === null) throw unavailable(failure);
    await clock.sleep(pauseMs, signal);
  }
}

/** A 404 that is not the backend's: a proxy says so of a stream that is there while no backend is behind it. */
const isForeign = ({ code, status }: VoiceError, cursor: Cursor): boolean =>
  code === REFUSED && status === 404 && cursor.lastEventId() !== undefined;

async function* readConnection(
  connection: Connection,
  cursor: Cursor,
  pace: ReconnectPace,
): AsyncGenerator<Followed, 'ended' | 'cut', undefined> {
  const { clock, url } = connection;
  const openedMs = clock.nowMs();
  const attempt = new AbortController();
  const signal = AbortSignal.any([connection.signal, attempt.signal]);
  const inTime = watchdog(connection, attempt);
  try {
    const response = await inTime(connection.fetch(url, { headers: headersOf(connection, cursor), signal }));
    if (response.status === 204) return 'ended';
    const body = await inTime(streamOf(response));
    const sse = createSseReader();
    for (;;) {
      const { done, value } = await inTime(body.read());
      if (done) return 'cut';
      if (clock.nowMs() - openedMs >= STEADY_MS) pace.progressed();
      for (const block of sse.feed(value)) {
        const followed = cursor.take(block);
        if (!followed) continue;
        pace.progressed();
        yield followed;
        if (followed.frame.type === 'session-end') return 'ended';
      }
      pace.suggest(sse.retryMs());
    }
  } finally {
    attempt.abort();
  }
}

/** Bounds each wait for the server; a reader that is slow itself is not the server's fault. */
const watchdog =
  ({ clock, readTimeoutMs }: Connection, attempt: AbortController) =>
  async <T>(wait: Promise<T>): Promise<T> => {
    const stalled = () => attempt.abort(new Error(`The stream was silent for ${readTimeoutMs} ms.`));
    const cancel = clock.after(readTimeoutMs, stalled);
    try {
      return await wait;
    } finally {
      cancel();
    }
  };

const headersOf = ({ headers }: Connection, cursor: Cursor): Record<string, string> => {
  const lastEventId = cursor.lastEventId();
  const wanted = { ...headers, accept: 'text/event-stream' };
  return lastEventId === undefined ? wanted : { ...wanted, 'last-event-id': lastEventId };
};

const streamOf = async (response: Response): Promise<ReadableStreamDefaultReader<Uint8Array>> => {
  if (!response.ok) {
    const retryAfter = response.headers.get('retry-after');
    throw errorOfAnswer({ status: response.status, body: await response.text(), retryAfter }, REFUSED);
  }
  if (!response.body || !response.headers.get('content-type')?.startsWith('text/event-stream')) {
    throw streamInvalid('the answer is no event stream');
  }
  return response.body.getReader();
};

const unavailable = (cause: unknown): VoiceError =>
  new VoiceError('StreamUnavailable', "The session's stream cannot be reached.", {
    status: 503,
    retry: { afterMs: 1000 },
    remedy: 'See that the backend runs, and open the session again.',
    cause,
  });
