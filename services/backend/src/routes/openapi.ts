// GET /openapi.json: every call of the backend, with what it takes, answers and wants for a token.
import swagger from '@fastify/swagger';
import { StreamFrame } from '@firstword/shared/contract/token-event';
import type { FastifyInstance, FastifySchema, RouteOptions } from 'fastify';
import { Type } from 'typebox';
import type { RouteAccess } from '../access/access.ts';

type Told = { summary: string; response?: Record<number, object> };

const nothing = (description: string): object => ({ type: 'null', description });
const stream = (description: string, data: object): object => ({
  description,
  content: { 'text/event-stream': { schema: data } },
});

const SESSION = '/api/flows/:flowId/sessions/:sessionId';

const TOLD: Record<string, Told> = {
  'POST /api/flows/:flowId/sessions': { summary: 'Opens a session: runs its greeting, or answers its input' },
  [`POST ${SESSION}/token`]: { summary: 'A new token for a session that is open' },
  [`DELETE ${SESSION}`]: {
    summary: 'Ends a session and forgets all of it',
    response: { 204: nothing('It is gone, or was never there.') },
  },
  [`POST ${SESSION}/turns`]: { summary: 'Starts a turn; whoever is attached to the session’s stream reads it' },
  [`POST ${SESSION}/turns/:turnId/commit`]: {
    summary: 'Makes a speculative turn count',
    response: { 204: nothing('It counts.') },
  },
  [`POST ${SESSION}/turns/:turnId/interrupt`]: {
    summary: 'Barge-in: ends the turn; history keeps what was heard',
    response: { 204: nothing('It has ended.') },
  },
  [`POST ${SESSION}/turns/:turnId/spoken`]: {
    summary: 'The reply has been played up to here',
    response: { 204: nothing('Noted.') },
  },
  'GET /api/flows/:flowId/stream/:sessionId': {
    summary: 'Streams one turn, which an `input` starts, or all of a session',
    response: {
      200: stream('Entries of the log, each with its id; `Last-Event-ID` goes on behind it.', StreamFrame),
      204: nothing('Nothing more will come.'),
    },
  },
  'GET /api/stream-check': {
    summary: 'A second of events at an even pace, for `firstword doctor`',
    response: { 200: stream('Events', Type.Object({ type: Type.Literal('check') })) },
  },
  'GET /v1/models': { summary: 'The flows, as OpenAI’s clients look for models' },
  'GET /v1/models/:model': { summary: 'One of them' },
  'POST /v1/chat/completions': { summary: 'A turn in the form of OpenAI’s chat completions' },
  'GET /healthz': { summary: 'It is alive' },
  'GET /readyz': { summary: 'Whether callers may be sent here, and which flows it serves' },
  'GET /metrics': { summary: 'Metrics in the form of Prometheus' },
  'GET /openapi.json': { summary: 'This' },
};

const ErrorBody = Type.Object({
  error: Type.Object({ code: Type.String(), message: Type.String(), remedy: Type.Optional(Type.String()) }),
});

const TOKENS = {
  serviceToken: { type: 'http', scheme: 'bearer', description: 'One line of ACCESS_TOKEN_FILE.' },
  sessionToken: { type: 'http', scheme: 'bearer', description: 'As opening the session returned it.' },
  sessionTokenInQuery: { type: 'apiKey', in: 'query', name: 'access_token', description: 'For an EventSource.' },
} as const;

/** What a route lets in, in OpenAPI's words: any one of these. */
const securityOf = (access: RouteAccess | undefined): Record<string, string[]>[] => {
  if (access === 'open') return [];
  const service = { serviceToken: [] };
  return access === 'session' ? [service, { sessionToken: [] }, { sessionTokenInQuery: [] }] : [service];
};

const describe = (schema: FastifySchema | undefined, url: string, { method, config }: RouteOptions): FastifySchema => {
  const { summary, response } = TOLD[`${String(method)} ${url}`] ?? {};
  const given = schema?.response ?? {};
  return {
    ...schema,
    ...(summary === undefined ? {} : { summary }),
    security: securityOf(config?.access),
    response: { ...response, ...given, default: ErrorBody },
  };
};

/** To be called before the routes are registered. */
export const describeRoutes = async (app: FastifyInstance): Promise<void> => {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Firstword backend', version: 'v1alpha1' },
      components: { securitySchemes: TOKENS },
    },
    exposeHeadRoutes: false,
    transform: ({ schema, url, route }) => ({ schema: describe(schema, url, route), url }),
  });
  app.get('/openapi.json', { config: { access: 'open' } }, async () => app.swagger());
};
