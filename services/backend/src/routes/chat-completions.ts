// POST /v1/chat/completions: a flow behind the API that every chat client speaks. `model` is the flow's id.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyReply } from 'fastify';
import { VoiceError } from '@firstword/shared/contract/errors';
import { IdParam } from '@firstword/shared/contract/session-api';
import type { TokenEvent } from '@firstword/shared/contract/token-event';
import type { Clock } from '@firstword/shared/runtime/clock';
import type { Log } from '@firstword/shared/runtime/log';
import { errorReply } from '@firstword/shared/runtime/error-replies';
import { Type } from 'typebox';
import type { TurnPlace } from '../flow/state.ts';
import { logKey, type SessionAddress } from '../sessions/address.ts';
import type { Sessions } from '../sessions/port.ts';
import type { TokenLog } from '../token-log/port.ts';
import {
  completionBody,
  completionChunk,
  completionError,
  usageChunk,
  type Completion,
} from './chat-completions-reply.ts';
import { ChatCompletionRequest, conversationOf } from './chat-completions-request.ts';
import { checkInput } from './input.ts';
import { goneSignal, type SseServer, type SseStream } from './sse.ts';
import { wholeTurn } from './stream-target.ts';

export type ChatCompletionOptions = {
  sessions: Sessions;
  tokenLog: TokenLog;
  sse: SseServer;
  clock: Clock;
  log: Log;
  newId: () => string;
};

/** A conversation of some length comes with each request. */
const BODY_LIMIT_BYTES = 2 * 1024 * 1024;

const Headers = Type.Object({ 'x-session-id': Type.Optional(IdParam) });

/** The route. Without `X-Session-Id` the session lasts for this one answer. */
export const chatCompletionRoutes =
  (options: ChatCompletionOptions): FastifyPluginAsyncTypebox =>
  async (app) => {
    const { sessions, clock, log, newId } = options;
    app.setErrorHandler(async (thrown, request, reply) => {
      const { status, headers, error } = errorReply(thrown);
      if (status >= 500) log.error({ route: request.routeOptions.url, code: error.code }, 'request failed');
      // Clients of this API try again by themselves, and would say everything twice.
      return reply
        .code(status)
        .headers({ ...headers, 'x-should-retry': 'false' })
        .send(completionError(error));
    });
    const schema = { body: ChatCompletionRequest, headers: Headers };
    app.post('/v1/chat/completions', { schema, bodyLimit: BODY_LIMIT_BYTES }, async ({ body, headers }, reply) => {
      const acceptedMs = clock.nowMs();
      const sessionId = headers['x-session-id'];
      const address = { flowId: body.model, sessionId: sessionId ?? newId() };
      const turn = await startTurn(sessions, address, { messages: body.messages, acceptedMs });
      try {
        return await answer(options, { reply, body, address, turn });
      } finally {
        if (sessionId === undefined) await sessions.end(address);
      }
    });
  };

type Start = Pick<ChatCompletionRequest, 'messages'> & { acceptedMs: number };

const startTurn = async (
  sessions: Sessions,
  address: SessionAddress,
  { messages, acceptedMs }: Start,
): Promise<TurnPlace> => {
  const { input, past } = conversationOf(messages);
  checkInput(input);
  const session = await sessions.findOrOpen(address);
  session.recall?.(past);
  const turnId = await session.startTurn({ input, acceptedMs });
  const turn = session.turn(turnId);
  if (!turn) throw new TypeError('a turn that was started is in the state');
  return turn;
};

type Answer = { reply: FastifyReply; body: ChatCompletionRequest; address: SessionAddress; turn: TurnPlace };

const answer = async ({ tokenLog, sse, clock }: ChatCompletionOptions, { reply, body, address, turn }: Answer) => {
  const gone = goneSignal(reply.raw);
  const completion = { turnId: turn.id, flowId: address.flowId, createdMs: clock.wallMs() };
  const events = eventsOf(tokenLog, { key: logKey(address), turn, signal: gone });
  if (!body.stream) return wholeAnswer(completion, events);
  const stream = sse.open(reply, gone, 'dataOnly');
  await streamAnswer(stream, completion, { events, includeUsage: body.stream_options?.include_usage === true });
  stream.end();
  return reply;
};

const wholeAnswer = async (completion: Completion, events: AsyncIterable<TokenEvent>) => {
  for await (const event of events) {
    if (event.type === 'done') return completionBody(completion, event.content, event.usage);
    if (event.type === 'error') throw turnFault(event);
  }
  throw turnFault(LOST);
};

type StreamAnswer = { events: AsyncIterable<TokenEvent>; includeUsage: boolean };

const streamAnswer = async (stream: SseStream, completion: Completion, { events, includeUsage }: StreamAnswer) => {
  const send = (data: object): Promise<void> => stream.send({ data: JSON.stringify(data) });
  await send(completionChunk(completion, { role: 'assistant', content: '' }));
  for await (const event of events) {
    if (event.type === 'token') await send(completionChunk(completion, { content: event.content }));
    else if (event.type === 'error') return send(completionError(turnFault(event)));
    else if (event.type === 'done') {
      await send(completionChunk(completion, {}, 'stop'));
      if (includeUsage) await send(usageChunk(completion, event.usage));
      return stream.send({ data: '[DONE]' });
    }
  }
  return send(completionError(turnFault(LOST)));
};

type Follow = { key: string; turn: TurnPlace; signal: AbortSignal };

/** The turn's own entries, from its start. */
async function* eventsOf(tokenLog: TokenLog, { key, turn, signal }: Follow): AsyncGenerator<TokenEvent> {
  for await (const item of tokenLog.follow(key, { after: wholeTurn(turn).after, signal })) {
    if ('event' in item && 'turnId' in item.event && item.event.turnId === turn.id) yield item.event;
  }
}

const LOST = { code: 'SessionClosed', message: 'The session was closed in the middle of the turn.' };

const turnFault = ({ code, message }: { code: string; message: string }): VoiceError =>
  new VoiceError(code, message, { status: 502 });
