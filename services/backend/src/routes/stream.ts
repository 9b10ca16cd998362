// GET …/stream/:sessionId: the seed's contract (one turn), its resume, and attaching to a whole session.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { ensureError } from '@firstword/shared/contract/errors';
import { IdParam } from '@firstword/shared/contract/session-api';
import type { Clock } from '@firstword/shared/runtime/clock';
import type { Log } from '@firstword/shared/runtime/log';
import { Type } from 'typebox';
import { findTurn } from '../flow/state.ts';
import { logKey, type SessionAddress } from '../session-address.ts';
import type { Sessions } from '../sessions.ts';
import type { LogEntry, LogGap, TokenLog } from '../token-log/port.ts';
import { sessionNotFound } from './faults.ts';
import { checkInput } from './input.ts';
import { goneSignal, type SseServer } from './sse.ts';
import { writeEntries } from './write-entries.ts';
import { targetOf, wholeTurn, type StreamRequest, type StreamTarget } from './stream-target.ts';

export type StreamRouteOptions = { sessions: Sessions; tokenLog: TokenLog; sse: SseServer; clock: Clock; log: Log };

const Params = Type.Object({ flowId: IdParam, sessionId: IdParam });
const Query = Type.Object({
  input: Type.Optional(Type.String()),
  turn: Type.Optional(IdParam),
  /** For clients that cannot set a header; the header, newer after a reconnect, wins. */
  lastEventId: Type.Optional(Type.String()),
});

/** The stream route. A client that goes away ends its stream and nothing else: turns run on. */
export const streamRoutes =
  (options: StreamRouteOptions): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.get(
      '/api/flows/:flowId/stream/:sessionId',
      // HEAD must stay harmless, and this GET may start a turn.
      { schema: { params: Params, querystring: Query }, config: { access: 'session' }, exposeHeadRoute: false },
      async ({ params, query, headers, caller }, reply) => {
        const acceptedMs = options.clock.nowMs();
        const lastEventId = headers['last-event-id']?.toString() || query.lastEventId;
        const request = { ...query, lastEventId };
        const target = await attach(options.sessions, {
          address: params,
          request,
          acceptedMs,
          mayOpen: caller !== 'session',
        });
        const gone = goneSignal(reply.raw);
        const items = target && (await follow(options.tokenLog, { key: logKey(params), target, signal: gone }));
        if (!items) return reply.code(204).send();
        const stream = options.sse.open(reply, gone);
        await writeEntries(items, stream, target.turnId).catch((thrown: unknown) =>
          options.log.error({ error: ensureError(thrown).name }, 'stream failed'),
        );
        stream.end();
        return reply;
      },
    );
  };

/** `mayOpen`: the token of a session that has ended does not open it anew. */
type Attach = { address: SessionAddress; request: StreamRequest; acceptedMs: number; mayOpen: boolean };

/** Finds what to stream; makes the session and starts the turn where the request asks for it. */
const attach = async (
  sessions: Sessions,
  { address, request, acceptedMs, mayOpen }: Attach,
): Promise<StreamTarget | null> => {
  const found = await sessions.look(address);
  const unopened = request.input !== undefined && !request.lastEventId ? 'start' : null;
  const target = found ? targetOf(found.state, request) : unopened;
  if (target !== 'start') return target;
  if (!found && !mayOpen) throw sessionNotFound();
  const input = checkInput(request.input ?? '');
  const session = await sessions.findOrOpen(address);
  const turnId = await session.startTurn({ input, acceptedMs, ...(request.turn ? { turnId: request.turn } : {}) });
  const turn = findTurn(session.state, turnId);
  return turn ? wholeTurn(turn) : null;
};

type Follow = { key: string; target: StreamTarget; signal: AbortSignal };

/** The entries of the target; null when it is a turn that ended and of which nothing is left. */
const follow = async (
  tokenLog: TokenLog,
  { key, target, signal }: Follow,
): Promise<AsyncIterable<LogEntry | LogGap> | null> => {
  const items = tokenLog.follow(key, { after: target.after, signal });
  if (!target.ended) return items;
  const rest = items[Symbol.asyncIterator]();
  const first = await rest.next();
  if (first.done || !('event' in first.value)) {
    await rest.return?.();
    return null;
  }
  const head = first.value;
  return (async function* () {
    yield head;
    yield* { [Symbol.asyncIterator]: () => rest };
  })();
};
