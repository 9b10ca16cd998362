// The doctor's round: is it there, over what, does the token fit, and do streams come as they are sent.
import { Agent, fetch, type Response } from 'undici';
import { ensureError } from '@firstword/shared/contract/errors';
import type { StreamCheckEvent } from '@firstword/shared/contract/stream-check';
import type { Clock } from '@firstword/shared/runtime/clock';
import { createSseReader } from '@firstword/shared/stream/sse-blocks';
import { fault, note, ok, type Finding } from './finding.ts';
import { judgeStream, type Passage, type StreamSeen } from './judge-stream.ts';
import { lookAtConnection } from './look-at-connection.ts';

export type ExamineOptions = { url: URL; token: string | undefined; clock: Clock };

const TIMEOUT_MS = 10_000;

/** Findings as they are made; what cannot be looked at any more is left out. */
export async function* examine({ url, token, clock }: ExamineOptions): AsyncGenerator<Finding> {
  const agent = new Agent({ allowH2: true });
  const get = (path: string, bearer = token): Promise<Response> => {
    const late = new AbortController();
    clock.after(TIMEOUT_MS, () => late.abort(new Error('it takes too long')));
    const headers = { accept: '*/*', ...(bearer ? { authorization: `Bearer ${bearer}` } : {}) };
    const { href } = new URL(`${url.pathname.replace(/\/$/, '')}${path}`, url);
    return fetch(href, { headers, dispatcher: agent, signal: late.signal, redirect: 'manual' });
  };
  try {
    const connection = await lookAtConnection(url, clock);
    yield connection;
    if (connection.kind === 'fault' && url.protocol === 'https:') return;
    const health = yield* lookAtHealth(get);
    if (!health) return;
    const isIn = yield* lookAtToken(get, token);
    if (isIn) yield judgeStream(await watchStream(await get('/api/stream-check'), clock));
  } catch (thrown) {
    yield fault(`It does not answer: ${reasonOf(thrown)}.`, 'See that it runs, and that the address is its own.');
  } finally {
    await agent.destroy();
  }
}

type Get = (path: string, bearer?: string) => Promise<Response>;

/** What a backend says of itself: why it is not ready, or what it cannot follow. */
type Readiness = { status: string; fault?: { code: string; message: string; remedy?: string } };

async function* lookAtHealth(get: Get): AsyncGenerator<Finding, boolean> {
  const answer = await get('/readyz');
  const readiness = readinessIn(await answer.text());
  if (readiness === null) {
    yield fault(
      `Something answers (${answer.status}), but no Firstword backend.`,
      'Give the address below which /readyz and /api lie; a proxy must hand these paths on.',
    );
    return false;
  }
  const { status, fault: why } = readiness;
  if (answer.status === 200) yield ok('The backend is ready.');
  else yield fault(`The backend is not ready: ${status}.`, 'See its log, and the conditions of the VoiceFlow.');
  if (why) yield note(`It says: ${why.message} (${why.code})`, why.remedy ?? 'See its log.');
  return true;
}

const readinessIn = (text: string): Readiness | null => {
  try {
    const body = JSON.parse(text) as Partial<Readiness> | null;
    return typeof body?.status === 'string' ? (body as Readiness) : null;
  } catch {
    return null; // some other server's page
  }
};

/** Whether calls are let in. */
async function* lookAtToken(get: Get, token: string | undefined): AsyncGenerator<Finding, boolean> {
  const { status } = await drained(await get('/v1/models'));
  if (status === 200 && token !== undefined) {
    const without = await drained(await get('/v1/models', ''));
    if (without.status !== 200) yield ok('The token is let in.');
    else yield note('Calls are let in without a token.', 'Set ACCESS_TOKEN_FILE where others can reach it.');
    return true;
  }
  if (status === 200) {
    yield note('Calls are let in without a token.', 'Set ACCESS_TOKEN_FILE where others can reach it.');
    return true;
  }
  if (status === 401 || status === 403) {
    yield token === undefined
      ? fault('Calls need a token.', 'Give a service token: --token @FILE.')
      : fault(
          'The token is not let in.',
          'Take a service token of this flow; of a Secret, its value and not its base64.',
        );
    return false;
  }
  yield fault(`Calls are answered with ${status}.`, 'See that the proxy hands /v1 and /api on, whole.');
  return false;
}

const drained = async (answer: Response): Promise<Response> => {
  await answer.body?.cancel();
  return answer;
};

const watchStream = async (answer: Response, clock: Clock): Promise<StreamSeen> => {
  const passages: Passage[] = [];
  const sse = createSseReader();
  let left = 1;
  const body = answer.status === 200 ? answer.body : null;
  for await (const bytes of body ?? []) {
    const arrivedMs = clock.nowMs();
    for (const { data } of sse.feed(bytes as Uint8Array)) {
      if (data === null) continue;
      const event = JSON.parse(data) as StreamCheckEvent;
      passages.push({ sentMs: event.atMs, arrivedMs });
      left = event.left;
    }
  }
  const header = (name: string): string => answer.headers.get(name) ?? '';
  return { passages, isWhole: left === 0, server: header('server'), encoding: header('content-encoding') };
};

const reasonOf = (thrown: unknown): string => {
  const { cause, message } = ensureError(thrown);
  return cause instanceof Error ? cause.message || cause.name : message;
};
