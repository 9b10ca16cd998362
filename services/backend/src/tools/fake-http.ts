// A scripted HttpCaller: what it answers, and after how long, is given, so that tests choose.
import type { Clock } from '@firstword/shared/runtime/clock';
import type { HttpAnswer, HttpCaller, HttpRequest } from './port.ts';

/** One answer; `delayMs` wants a clock. */
export type FakeAnswer = Omit<HttpAnswer, 'headers'> & { headers?: HttpAnswer['headers']; delayMs?: number };

export type FakeHttpOptions = {
  clock?: Clock;
  /** Answers by the URL's path, in order; the last one repeats. A path that is not here gets no answer. */
  answers?: Record<string, FakeAnswer[]>;
};

/** An HttpCaller that plays its answers and keeps what it was asked. */
export const createFakeHttp = ({ clock, answers = {} }: FakeHttpOptions = {}): HttpCaller & {
  asked: HttpRequest[];
} => {
  const asked: HttpRequest[] = [];
  return {
    asked,
    call: async (request, { signal, timeoutMs }) => {
      signal.throwIfAborted();
      const { pathname } = new URL(request.url);
      const count = asked.filter(({ url }) => new URL(url).pathname === pathname).length;
      asked.push(request);
      const script = Object.hasOwn(answers, pathname) ? (answers[pathname] ?? []) : [];
      const { delayMs = 0, ...answer } = script[Math.min(count, script.length - 1)] ?? NO_ANSWER;
      if (delayMs > 0) await clock?.sleep(Math.min(delayMs, timeoutMs), signal);
      const late: FakeAnswer = { status: 0, body: '', error: 'timeout' };
      return { headers: {}, ...(delayMs > timeoutMs ? late : answer) };
    },
  };
};

const NO_ANSWER: FakeAnswer = { status: 0, body: '', error: 'unreachable' };
