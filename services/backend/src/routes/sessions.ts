// The session calls: open one, run a turn in it, interrupt it, mark what was spoken, remove it.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { VoiceError } from '@firstword/shared/contract/errors';
import {
  CommitTurn,
  IdParam,
  InterruptTurn,
  MarkSpoken,
  OpenSession,
  SessionOpened,
  SessionToken,
  StartTurn,
  TurnStarted,
} from '@firstword/shared/contract/session-api';
import type { Clock } from '@firstword/shared/runtime/clock';
import { Type } from 'typebox';
import type { Access } from '../access/access.ts';
import { logKey } from '../sessions/address.ts';
import type { Sessions } from '../sessions/port.ts';
import { changeSession } from './change-session.ts';
import { sessionNotFound } from '../sessions/faults.ts';
import { checkInput } from './input.ts';
import { streamLog, type StreamParts } from './stream-log.ts';
import { wholeTurn } from './stream-target.ts';

export type SessionRouteOptions = {
  streams: StreamParts;
  sessions: Sessions;
  clock: Clock;
  newId: () => string;
  /** Left out: nobody needs a token here, and none is made. */
  access: Access | undefined;
};

const FlowParams = Type.Object({ flowId: IdParam });
const SessionParams = Type.Object({ flowId: IdParam, sessionId: IdParam });
const TurnParams = Type.Object({ flowId: IdParam, sessionId: IdParam, turnId: IdParam });

const SESSIONS = '/api/flows/:flowId/sessions';
const TURNS = `${SESSIONS}/:sessionId/turns`;

/** Routes that the session's own token opens too. */
const OWN = { access: 'session' } as const;

/** The routes of sessions and turns. */
export const sessionRoutes =
  (options: SessionRouteOptions): FastifyPluginAsyncTypebox =>
  async (app) => {
    await app.register(openingRoutes(options));
    await app.register(turnRoutes(options));
  };

const openingRoutes =
  ({ sessions, clock, newId, access }: SessionRouteOptions): FastifyPluginAsyncTypebox =>
  async (app) => {
    const openSchema = { params: FlowParams, body: OpenSession, response: { 201: SessionOpened } };
    app.post(SESSIONS, { schema: openSchema }, async ({ params, body }, reply) => {
      const acceptedMs = clock.nowMs();
      const { sessionId = newId() } = body;
      const address = { flowId: params.flowId, sessionId };
      const input = body.input === undefined ? undefined : checkInput(body.input);
      const session = await sessions.open(address, body.call);
      const turnId = input === undefined ? session.greet(acceptedMs) : session.startTurn({ input, acceptedMs });
      await session.flush();
      return reply.code(201).send({ sessionId, turnId, ...(access ? { token: await access.issue(address) } : {}) });
    });

    const tokenSchema = { params: SessionParams, response: { 201: SessionToken } };
    app.post(`${SESSIONS}/:sessionId/token`, { schema: tokenSchema }, async ({ params }, reply) => {
      if (!(await sessions.endOf(params))) throw sessionNotFound();
      if (!access) throw tokensUnused();
      return reply.code(201).send({ token: await access.issue(params) });
    });

    app.delete(
      `${SESSIONS}/:sessionId`,
      { schema: { params: SessionParams }, config: OWN },
      async ({ params }, reply) => {
        await sessions.end(params);
        return reply.code(204).send();
      },
    );
  };

const turnRoutes =
  ({ sessions, clock, newId, streams }: SessionRouteOptions): FastifyPluginAsyncTypebox =>
  async (app) => {
    const turnSchema = { params: SessionParams, body: StartTurn, response: { 202: TurnStarted } };
    app.post(TURNS, { schema: turnSchema, config: OWN }, async ({ params, body, headers }, reply) => {
      const acceptedMs = clock.nowMs();
      checkInput(body.input);
      const { turnId = newId() } = body;
      const session = await changeSession(
        () => sessions.find(params, 'turn'),
        (found) => found.startTurn({ ...body, turnId, acceptedMs }),
      );
      if (!headers.accept?.includes('text/event-stream')) return reply.code(202).send({ turnId });
      const turn = session.turn(turnId);
      return streamLog(streams, reply, { key: logKey(params), target: turn ? wholeTurn(turn) : null });
    });

    const commitSchema = { params: TurnParams, body: CommitTurn };
    app.post(`${TURNS}/:turnId/commit`, { schema: commitSchema, config: OWN }, async ({ params, body }, reply) => {
      await changeSession(
        () => sessions.find(params, 'word'),
        (session) => session.commit(params.turnId, body.interrupts),
      );
      return reply.code(204).send();
    });

    const interruptSchema = { params: TurnParams, body: InterruptTurn };
    app.post(
      `${TURNS}/:turnId/interrupt`,
      { schema: interruptSchema, config: OWN },
      async ({ params, body }, reply) => {
        await changeSession(
          () => sessions.find(params, 'word'),
          (session) => session.interrupt(params.turnId, body.heard),
        );
        return reply.code(204).send();
      },
    );

    const spokenSchema = { params: TurnParams, body: MarkSpoken };
    app.post(`${TURNS}/:turnId/spoken`, { schema: spokenSchema, config: OWN }, async ({ params, body }, reply) => {
      await changeSession(
        () => sessions.find(params, 'word'),
        (session) => session.markSpoken(params.turnId, body.offset),
      );
      return reply.code(204).send();
    });
  };

const tokensUnused = (): VoiceError =>
  new VoiceError('TokensUnused', 'Nobody needs a token here.', {
    status: 404,
    remedy: 'Make the calls without one; ACCESS_TOKEN_FILE has the backend ask for them.',
  });
