// The door of all routes: other origins by a list, callers by their tokens, and none of them too often.
import { createHash } from 'node:crypto';
import cors from '@fastify/cors';
import rateLimit, { type RateLimitPluginOptions } from '@fastify/rate-limit';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { tokenOf, type Access } from './access.ts';
import { storeOf, type CountCalls } from './count-calls.ts';
import { tooManyRequests } from './faults.ts';

export type GuardOptions = {
  /** Left out: every caller is let in, as often as they like. */
  access?: Access;
  /** Whether web pages of an origin may call; left out: none may. */
  isOpenTo?: (origin: string) => boolean;
  limits?: RateLimits;
  /** Counts with all replicas; left out, this process counts alone. */
  countCalls?: CountCalls;
};

export type RateLimits = {
  /** Calls about one session in a minute, whoever makes them. */
  perSession: number;
  /** All other calls of one service token in a minute. */
  perToken: number;
};

/** A caller who speaks without a pause makes one call a second; a worker opens a few sessions a second. */
const LIMITS: RateLimits = { perSession: 600, perToken: 6_000 };
const MINUTE_MS = 60_000;
/** How many sessions and tokens are counted at once; past that the oldest is forgotten. */
const COUNTED_KEYS = 20_000;

/** To be called before the routes are registered. */
export const guardRoutes = async (app: FastifyInstance, options: GuardOptions): Promise<void> => {
  const { access, isOpenTo, limits = LIMITS, countCalls } = options;
  if (isOpenTo) {
    await app.register(cors, {
      origin: (origin, answer) => answer(null, origin !== undefined && isOpenTo(origin)),
      methods: ['GET', 'POST', 'DELETE'],
      allowedHeaders: ['authorization', 'content-type', 'last-event-id', 'x-session-id'],
      exposedHeaders: ['retry-after'],
      maxAge: 600,
    });
  }
  app.decorateRequest('caller', 'local');
  if (!access) return;
  app.addHook('onRequest', async (request, reply) => {
    // What is said in a session, and the tokens in its queries, are nothing for a cache on the way.
    reply.header('cache-control', 'no-store').header('www-authenticate', 'Bearer');
    request.caller = await access.admit(request);
    reply.removeHeader('www-authenticate');
  });
  const limit: RateLimitPluginOptions = {
    timeWindow: MINUTE_MS,
    keyGenerator: countedAs,
    max: (_request, key) => (key.startsWith(SESSION) ? limits.perSession : limits.perToken),
    allowList: ({ caller }) => caller === 'anyone',
    errorResponseBuilder: (_request, { ttl }) => tooManyRequests(ttl),
  };
  await app.register(rateLimit, { ...limit, cache: COUNTED_KEYS });
  // What is counted together stands beside what is counted here, which goes on alone when the other cannot be had.
  if (countCalls) await app.register(rateLimit, { ...limit, store: storeOf(countCalls), skipOnError: true });
};

const SESSION = 'session:';

/** A token is a secret, and this may be the name of a key. */
const countedAs = (request: FastifyRequest): string => {
  const { flowId, sessionId } = request.params as { flowId?: string; sessionId?: string };
  if (sessionId !== undefined) return `${SESSION}${flowId ?? ''}/${sessionId}`;
  return `token:${createHash('sha256')
    .update(tokenOf(request) ?? '')
    .digest('base64url')}`;
};
