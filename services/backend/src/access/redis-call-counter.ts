// Calls counted in Redis: a key for each caller, gone when its window is over.
import type { Cluster, Redis } from 'ioredis';
import type { Clock } from '@firstword/shared/runtime/clock';
import { tokenLogAway } from '../token-log/port.ts';
import { bucketOf } from '../token-log/redis/keys.ts';
import type { CountCalls } from './count-calls.ts';

export type RedisCallCounterOptions = {
  redis: Redis | Cluster;
  /** Of the flow's keys: `fw:<namespace>/<flow>:`. */
  prefix: string;
  clock: Clock;
};

/** Nobody waits longer to be counted. */
const PATIENCE_MS = 100;

/** The counter of all replicas of a flow. */
export const createRedisCallCounter =
  ({ redis, prefix, clock }: RedisCallCounterOptions): CountCalls =>
  async (key, windowMs) => {
    // A command would wait for the connection.
    if (redis.status !== 'ready') throw tokenLogAway();
    const name = `${prefix}{b${bucketOf(key)}}::calls:${key}`;
    const late = Promise.withResolvers<never>();
    const cancel = clock.after(PATIENCE_MS, () => late.reject(tokenLogAway()));
    try {
      const counted = redis.multi().incr(name).pexpire(name, windowMs, 'NX').pttl(name).exec();
      const [calls, , leftMs] = ((await Promise.race([counted, late.promise])) ?? []).map(([, value]) => Number(value));
      if (!calls || leftMs === undefined) throw tokenLogAway();
      return { calls, leftMs };
    } finally {
      cancel();
    }
  };
