// GET …/stream/:sessionId: the seed's contract (one turn), its resume, and attaching to a whole session.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { IdParam } from '@firstword/shared/contract/session-api';
import type { Clock } from '@firstword/shared/runtime/clock';
import { Type } from 'typebox';
import { logKey, type SessionAddress } from '../sessions/address.ts';
import type { Sessions } from '../sessions/port.ts';
import { sessionNotFound } from '../sessions/faults.ts';
import { changeSession } from './change-session.ts';
import { checkInput } from './input.ts';
import { streamLog, type StreamParts } from './stream-log.ts';
import { targetOf, wholeTurn, type StreamRequest, type StreamTarget } from './stream-target.ts';

export type StreamRouteOptions = StreamParts & { sessions: Sessions; clock: Clock };

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
        return streamLog(options, reply, { key: logKey(params), target });
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
  const found = await told(sessions, address, request);
  const unopened = request.input !== undefined && !request.lastEventId ? 'start' : null;
  const target = found ? targetOf(found, request) : unopened;
  if (target !== 'start') return target;
  if (!found && !mayOpen) throw sessionNotFound();
  const input = checkInput(request.input ?? '');
  let turnId = request.turn;
  const session = await changeSession(
    () => sessions.findOrOpen(address),
    async (opened) => {
      turnId = await opened.startTurn({ input, acceptedMs, ...(turnId === undefined ? {} : { turnId }) });
    },
  );
  const turn = turnId === undefined ? undefined : session.turn(turnId);
  return turn ? wholeTurn(turn) : null;
};

/** Whoever follows a whole session, and comes back to it when a replica has died, needs nothing of its turns. */
const told = async (sessions: Sessions, address: SessionAddress, { input, turn }: StreamRequest) => {
  if (input !== undefined || turn !== undefined) return (await sessions.look(address))?.state;
  const there = await sessions.endOf(address);
  return there && { turns: [], ...there };
};
