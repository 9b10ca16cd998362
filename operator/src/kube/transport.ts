// Requests to the API server over pooled connections. Bodies are raw JSON; only "too many requests" is tried again here.
import { Agent, request, type Dispatcher } from 'undici';
import { VoiceError } from '@firstword/shared/contract/errors';
import type { Clock } from '@firstword/shared/runtime/clock';
import type { Random } from '@firstword/shared/runtime/random';
import { refusal, unreachable } from './faults.ts';
import type { Connection } from './connection.ts';
import { guarded } from './guarded.ts';

type Query = Record<string, string | number | boolean | undefined>;

export type KubeRequest = {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: string;
  query?: Query;
  body?: unknown;
  contentType?: string;
  signal?: AbortSignal | undefined;
  /** Asked each time when it is about to be sent, however long it waited for that; what it throws ends it. */
  mayBegin?: (() => void) | undefined;
};

export type Transport = {
  /** The parsed answer. Throws `ApiUnreachable`, or a fault with Kubernetes' reason as its code. */
  send<T>(request: KubeRequest): Promise<T>;
  /** The bytes of an answer that goes on, until the signal or the server ends it. */
  open(path: string, query: Query, signal: AbortSignal): Promise<AsyncIterable<Uint8Array>>;
  close(): Promise<void>;
};

export type TransportOptions = {
  connection: Pick<Connection, 'server' | 'tls' | 'headers'>;
  clock: Clock;
  random: Random;
  /** Told of each answer; code is `<error>` where none came. */
  onAnswer?: (code: string, method: string) => void;
};

const CONNECTIONS = 32;
const ANSWER_MS = 30_000;
const KEEP_ALIVE_MS = 60_000;
const MAX_TRIES = 5;
const MAX_WAIT_MS = 30_000;

export const createTransport = ({ connection, clock, random, onAnswer }: TransportOptions): Transport => {
  const { server, tls } = connection;
  const pool = { keepAliveTimeout: KEEP_ALIVE_MS, connect: { timeout: 10_000, ...tls } };
  const requests = new Agent({ ...pool, connections: CONNECTIONS, headersTimeout: ANSWER_MS, bodyTimeout: ANSWER_MS });
  // A watch holds its connection, and says nothing for minutes.
  const watches = new Agent({ ...pool, headersTimeout: ANSWER_MS, bodyTimeout: 0 });

  const ask = async (dispatcher: Agent, { method, path, query = {}, ...rest }: KubeRequest) => {
    const { body, contentType = 'application/json', signal, mayBegin } = rest;
    const url = new URL(server + path);
    for (const [name, value] of Object.entries(query)) {
      if (value !== undefined) url.searchParams.set(name, String(value));
    }
    const headers = { accept: 'application/json', 'user-agent': 'firstword-operator', ...(await connection.headers()) };
    try {
      const answer = await request(url, {
        method,
        dispatcher: mayBegin ? guarded(dispatcher, mayBegin) : dispatcher,
        headers: body === undefined ? headers : { ...headers, 'content-type': contentType },
        body: body === undefined ? null : JSON.stringify(body),
        ...(signal ? { signal } : {}),
      });
      onAnswer?.(String(answer.statusCode), method);
      return answer;
    } catch (thrown) {
      signal?.throwIfAborted();
      if (thrown instanceof VoiceError) throw thrown;
      onAnswer?.('<error>', method);
      throw unreachable(thrown);
    }
  };
  const readText = async ({ body }: Dispatcher.ResponseData, signal?: AbortSignal): Promise<string> => {
    try {
      return await body.text();
    } catch (thrown) {
      signal?.throwIfAborted();
      throw unreachable(thrown);
    }
  };
  const refused = async (answer: Dispatcher.ResponseData, signal?: AbortSignal): Promise<VoiceError> =>
    refusal(answer.statusCode, await readText(answer, signal), single(answer.headers['retry-after']));

  return {
    async send<T>(wanted: KubeRequest): Promise<T> {
      for (let tries = 1; ; tries += 1) {
        const answer = await ask(requests, wanted);
        if (answer.statusCode < 300) return JSON.parse(await readText(answer, wanted.signal)) as T;
        const fault = await refused(answer, wanted.signal);
        // The server did not begin it, so it may be asked again whatever it was.
        if (fault.status !== 429 || tries === MAX_TRIES) throw fault;
        const askedMs = typeof fault.retry === 'object' ? fault.retry.afterMs : 1000;
        await clock.sleep(Math.min(askedMs, MAX_WAIT_MS) * (1 + random() / 4), wanted.signal);
      }
    },
    async open(path, query, signal) {
      const answer = await ask(watches, { method: 'GET', path, query, signal });
      if (answer.statusCode !== 200) throw await refused(answer, signal);
      return answer.body;
    },
    close: async () => {
      await Promise.all([requests.destroy(), watches.destroy()]);
    },
  };
};

const single = (header: string | string[] | undefined): string | undefined =>
  Array.isArray(header) ? header[0] : header;

/** Says that we may write, and when that is over. */
export type Fence = {
  /** Throws unless we may write at this very moment. */
  fence: () => void;
  /** Aborted as soon as we may not. */
  lost: AbortSignal;
};

/** The same, but a leader that lost its lease is silent: nothing begins, nothing is tried again, what is under way ends. */
export const fencedTransport = (transport: Transport, { fence, lost }: Fence): Transport => ({
  ...transport,
  send: async (wanted) => {
    if (wanted.method === 'GET') return transport.send(wanted);
    fence();
    const signal = wanted.signal ? AbortSignal.any([wanted.signal, lost]) : lost;
    return transport.send({ ...wanted, signal, mayBegin: fence });
  },
});
