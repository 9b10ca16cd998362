// The outbox in Redis: every replica of a flow works on it, and what one has begun and not finished another goes on with.
import type { Cluster, Redis } from 'ioredis';
import type { Outbox } from './outbox.ts';

export type RedisOutboxOptions = {
  redis: Redis | Cluster;
  /** Of the flow's keys: `fw:<namespace>/<flow>:`. */
  prefix: string;
  /** Nothing is kept for longer; asked each time. */
  retentionMs: () => number;
};

/** Times are the server's: replicas' clocks differ. */
const NOW = `local t = redis.call('TIME') local now = t[1] * 1000 + math.floor(t[2] / 1000)`;

const PUT = `${NOW}
if ARGV[1] ~= '' then
  redis.call('ZREM', KEYS[1], ARGV[1])
  redis.call('HDEL', KEYS[2], ARGV[1])
end
for i = 3, #ARGV, 3 do
  if redis.call('HSETNX', KEYS[2], ARGV[i], ARGV[i + 2]) == 1 then
    redis.call('ZADD', KEYS[1], now + ARGV[i + 1], ARGV[i])
  end
end
redis.call('PEXPIRE', KEYS[1], ARGV[2])
redis.call('PEXPIRE', KEYS[2], ARGV[2])`;

const CLAIM = `${NOW}
local id = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, 1)[1]
if not id then return nil end
redis.call('ZADD', KEYS[1], now + ARGV[1], id)
return { id, redis.call('HGET', KEYS[2], id) }`;

const PUT_OFF = `${NOW} redis.call('ZADD', KEYS[1], 'XX', now + ARGV[2], ARGV[1])`;

export const createRedisOutbox = ({ redis, prefix, retentionMs }: RedisOutboxOptions): Outbox => {
  const keys = [`${prefix}{b0}::outbox:due`, `${prefix}{b0}::outbox:items`] as const;
  const run = (script: string, ...args: (string | number)[]): Promise<unknown> =>
    redis.eval(script, keys.length, ...keys, ...args);
  return {
    put: async (items, instead = '') => {
      await run(
        PUT,
        instead,
        retentionMs(),
        ...items.flatMap(({ id, delayMs, text }) => [id, Math.round(delayMs), text]),
      );
    },
    claim: async (leaseMs) => {
      const [id, text] = ((await run(CLAIM, leaseMs)) as [string, string | null] | null) ?? [];
      return id === undefined ? null : { id, text: text ?? '' };
    },
    putOff: async (id, delayMs) => {
      await run(PUT_OFF, id, Math.round(delayMs));
    },
    done: async (id) => {
      await redis.multi().zrem(keys[0], id).hdel(keys[1], id).exec();
    },
  };
};
