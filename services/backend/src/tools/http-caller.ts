// The requests of http nodes: guarded, bounded in time and size, and answered in any case.
import { request as send, errors, type Dispatcher } from 'undici';
import type { Clock } from '@firstword/shared/runtime/clock';
import { createEgressGuard } from './egress.ts';
import { createGuardedAgent, EgressDenied } from './guarded-agent.ts';
import { AnswerTooLarge, readAnswer } from './http-answer.ts';
import { prepareRequest, redirectOf, redirected, type SentRequest } from './http-request.ts';
import type { HttpAnswer, HttpCaller, HttpCallOptions, HttpError } from './port.ts';

export type HttpCallerOptions = {
  /** `spec.egress.allow`. */
  allow: readonly string[];
  clock: Clock;
};

const MAX_REDIRECTS = 5;
/** What a redirect says is read to keep the connection, if it is short. */
const MAX_REDIRECT_BYTES = 16 * 1024;

/** An HttpCaller whose connections stay open from call to call. */
export const createHttpCaller = ({ allow, clock }: HttpCallerOptions): HttpCaller => {
  const agent = createGuardedAgent(createEgressGuard(allow));
  return {
    call: async (request, options) => {
      const prepared = prepareRequest(request);
      if (!prepared) return failed('invalid-request');
      const overdue = new AbortController();
      const cancel = clock.after(options.timeoutMs, () => overdue.abort());
      try {
        const signal = AbortSignal.any([options.signal, overdue.signal]);
        return await follow(agent, prepared, { ...options, signal });
      } catch (thrown) {
        options.signal.throwIfAborted();
        return failed(overdue.signal.aborted ? 'timeout' : errorOf(thrown));
      } finally {
        cancel();
      }
    },
  };
};

const follow = async (agent: Dispatcher, first: SentRequest, options: HttpCallOptions): Promise<HttpAnswer> => {
  let request = first;
  for (let hops = 0; hops <= MAX_REDIRECTS; hops++) {
    const { url, method, headers, body } = request;
    const answer = await send(url, { method, headers, body, dispatcher: agent, signal: options.signal });
    const received = receivedHeaders(answer.headers);
    const location = redirectOf(answer.statusCode, received);
    if (location === null) {
      const read = await readAnswer(answer.body, received, options.maxBytes);
      return { status: answer.statusCode, headers: received, body: read };
    }
    await answer.body.dump({ limit: MAX_REDIRECT_BYTES, signal: options.signal });
    const next = redirected(request, answer.statusCode, location);
    if (!next) return failed('invalid-request');
    request = next;
  }
  return failed('too-many-redirects');
};

const receivedHeaders = (headers: Record<string, string | string[] | undefined>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value = '']) => [name, String(value)]));

const failed = (error: HttpError): HttpAnswer => ({ status: 0, headers: {}, body: '', error });

const errorOf = (thrown: unknown): HttpError => {
  if (thrown instanceof EgressDenied) return 'denied';
  if (thrown instanceof AnswerTooLarge) return 'too-large';
  return thrown instanceof errors.InvalidArgumentError ? 'invalid-request' : 'unreachable';
};
