// The session calls: open one, run a turn in it, interrupt it, mark what was spoken.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { VoiceError } from '@firstword/shared/contract/errors';
import {
  IdParam,
  InterruptTurn,
  MarkSpoken,
  OpenSession,
  SessionOpened,
  StartTurn,
  TurnStarted,
} from '@firstword/shared/contract/session-api';
import type { Clock } from '@firstword/shared/runtime/clock';
import { Type } from 'typebox';
import type { Session } from '../flow/session.ts';
import type { SessionAddress, Sessions } from '../sessions.ts';
import { checkInput } from './input.ts';

export type SessionRouteOptions = { sessions: Sessions; clock: Clock; newId: () => string };

const FlowParams = Type.Object({ flowId: IdParam });
const SessionParams = Type.Object({ flowId: IdParam, sessionId: IdParam });
const TurnParams = Type.Object({ flowId: IdParam, sessionId: IdParam, turnId: IdParam });

const SESSIONS = '/api/flows/:flowId/sessions';
const TURNS = `${SESSIONS}/:sessionId/turns`;

/** The POST routes of sessions and turns. */
export const sessionRoutes =
  ({ sessions, clock, newId }: SessionRouteOptions): FastifyPluginAsyncTypebox =>
  async (app) => {
    const openSchema = { params: FlowParams, body: OpenSession, response: { 201: SessionOpened } };
    app.post(SESSIONS, { schema: openSchema }, async ({ params, body }, reply) => {
      const acceptedMs = clock.nowMs();
      const { sessionId = newId() } = body;
      const input = body.input === undefined ? undefined : checkInput(body.input);
      const session = await sessions.open({ flowId: params.flowId, sessionId }, body.call);
      const turnId = input === undefined ? session.greet(acceptedMs) : session.startTurn({ input, acceptedMs });
      return reply.code(201).send({ sessionId, turnId });
    });

    const turnSchema = { params: SessionParams, body: StartTurn, response: { 202: TurnStarted } };
    app.post(TURNS, { schema: turnSchema }, async ({ params, body }, reply) => {
      const acceptedMs = clock.nowMs();
      checkInput(body.input);
      const session = await openSession(sessions, params);
      return reply.code(202).send({ turnId: session.startTurn({ ...body, acceptedMs }) });
    });

    const interruptSchema = { params: TurnParams, body: InterruptTurn };
    app.post(`${TURNS}/:turnId/interrupt`, { schema: interruptSchema }, async ({ params, body }, reply) => {
      (await openSession(sessions, params)).interrupt(params.turnId, body.heard);
      return reply.code(204).send();
    });

    const spokenSchema = { params: TurnParams, body: MarkSpoken };
    app.post(`${TURNS}/:turnId/spoken`, { schema: spokenSchema }, async ({ params, body }, reply) => {
      (await openSession(sessions, params)).markSpoken(params.turnId, body.offset);
      return reply.code(204).send();
    });
  };

const openSession = async (sessions: Sessions, address: SessionAddress): Promise<Session> => {
  const session = await sessions.find(address);
  if (session) return session;
  throw new VoiceError('SessionNotFound', 'There is no such session, or it has ended.', {
    status: 404,
    remedy: 'Open a session, and start turns in it.',
  });
};
