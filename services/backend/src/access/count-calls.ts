// Calls counted by all replicas of a flow together: what of it the limiter of a process asks for.
import { callbackify } from 'node:util';
import type { FastifyRateLimitStore, FastifyRateLimitStoreCtor } from '@fastify/rate-limit';

/**
 * Counts one call more. Resolves with how many there were in the window that began with the first of them, and with how
 * long it still lasts; rejects soon when that cannot be known.
 */
export type CountCalls = (key: string, windowMs: number) => Promise<{ calls: number; leftMs: number }>;

/** The counter as the limiter keeps one. */
export const storeOf = (count: CountCalls): FastifyRateLimitStoreCtor => {
  const counted = callbackify(async (key: string, windowMs: number) => {
    const { calls, leftMs } = await count(key, windowMs);
    return { current: calls, ttl: leftMs };
  });
  return class implements FastifyRateLimitStore {
    incr(...[key, callback, windowMs]: Parameters<FastifyRateLimitStore['incr']>): void {
      counted(key, windowMs, callback);
    }

    child(): FastifyRateLimitStore {
      return this;
    }
  };
};
