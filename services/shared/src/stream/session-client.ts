// The backend's session calls (design 3), typed: what the owner of the audio asks of it.
import { Agent, request } from 'undici';
import { VoiceError } from '../contract/errors.ts';
import type { Interruption, OpenSession, SessionOpened, StartTurn } from '../contract/session-api.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Followed } from './cursor.ts';
import { errorOfAnswer } from './error-answer.ts';
import { followSession } from './follow-session.ts';

/**
 * Every call throws a VoiceError: the server's code when it refuses, `BackendUnavailable` when it does not answer.
 * A call that got no answer is made once more, so a turn wants its own `turnId` to be safe.
 */
export type SessionClient = {
  openSession(body: OpenSession): Promise<SessionOpened>;
  startTurn(sessionId: string, body: StartTurn): Promise<{ turnId: string }>;
  /** The turn was stopped; of its raw reply the caller heard the text before `heard`. */
  interrupt(sessionId: string, interruption: Interruption): Promise<void>;
  markSpoken(sessionId: string, turnId: string, offset: number): Promise<void>;
  /** The whole session's log from its start, until the session ends or the signal aborts. */
  follow(sessionId: string, signal: AbortSignal): AsyncIterable<Followed>;
};

export type SessionClientOptions = {
  baseUrl: string;
  flowId: string;
  clock: Clock;
  random: () => number;
  headers?: Record<string, string>;
  timeoutMs?: number;
};

const KEEP_ALIVE_MS = 600_000;

/** Connections stay warm between turns; `close` ends them. */
export const createSessionClient = (options: SessionClientOptions): SessionClient & { close(): Promise<void> } => {
  const { clock, random, headers = {} } = options;
  const agent = new Agent({ keepAliveTimeout: KEEP_ALIVE_MS, keepAliveMaxTimeout: KEEP_ALIVE_MS });
  const flow = `${options.baseUrl.replace(/\/$/, '')}/api/flows/${encodeURIComponent(options.flowId)}`;
  const post = async (path: string, body: object): Promise<unknown> => {
    const call = () => answerOf({ ...options, agent, url: `${flow}${path}`, body });
    try {
      return await call();
    } catch (thrown) {
      if (thrown instanceof VoiceError) throw thrown;
      // The usual reason is a warm connection that the server has just closed.
      return await call().catch((again: unknown) => Promise.reject(unavailable(options.baseUrl, again)));
    }
  };
  const turn = (sessionId: string, turnId: string) => `/sessions/${sessionId}/turns/${turnId}`;
  return {
    openSession: async (body) => (await post('/sessions', body)) as SessionOpened,
    startTurn: async (sessionId, body) => (await post(`/sessions/${sessionId}/turns`, body)) as { turnId: string },
    interrupt: async (sessionId, { turnId, heard }) => {
      await post(`${turn(sessionId, turnId)}/interrupt`, { heard });
    },
    markSpoken: async (sessionId, turnId, offset) => {
      await post(`${turn(sessionId, turnId)}/spoken`, { offset });
    },
    follow: (sessionId, signal) =>
      followSession({ url: `${flow}/stream/${sessionId}`, clock, random, headers, signal }),
    close: () => agent.destroy(),
  };
};

type Call = Pick<SessionClientOptions, 'clock' | 'headers' | 'timeoutMs'> & { agent: Agent; url: string; body: object };

const DEFAULT_TIMEOUT_MS = 10_000;

const answerOf = async ({
  clock,
  headers,
  timeoutMs = DEFAULT_TIMEOUT_MS,
  agent,
  url,
  body,
}: Call): Promise<unknown> => {
  const late = new AbortController();
  const cancel = clock.after(timeoutMs, () => late.abort(unavailable(url, `no answer within ${timeoutMs} ms`)));
  try {
    const answer = await request(url, {
      method: 'POST',
      dispatcher: agent,
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: late.signal,
    });
    const text = await answer.body.text();
    if (answer.statusCode < 300) return text === '' ? null : (JSON.parse(text) as unknown);
    const retryAfter = answer.headers['retry-after']?.toString() ?? null;
    throw errorOfAnswer({ status: answer.statusCode, body: text, retryAfter }, 'BackendRefused');
  } finally {
    cancel();
  }
};

const unavailable = (url: string, cause: unknown): VoiceError =>
  new VoiceError('BackendUnavailable', `The backend at ${new URL(url).origin} does not answer.`, {
    status: 503,
    retry: { afterMs: 1000 },
    remedy: 'See that it runs, then send the message again.',
    cause,
  });
