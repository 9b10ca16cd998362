// The outbox in Redis: every replica of a flow works on it, and what one has begun and not finished another goes on with.
import type { Cluster, Redis } from 'ioredis';
import { NOW } from '../token-log/redis/scripts/server-time.ts';
import type { Outbox } from './outbox.ts';

export type RedisOutboxOptions = {
  redis: Redis | Cluster;
  /** Of the flow's keys: `fw:<namespace>/<flow>:`. */
  prefix: string;
  /** No item is kept for longer, however busy the flow is; asked each time. */
  retentionMs: () => number;
};

/** All of it goes when the last item does. */
const KEEP = `
local last = redis.call('ZREVRANGE', KEYS[3], 0, 0, 'WITHSCORES')[2]
for i = 1, last and 3 or 0 do redis.call('PEXPIREAT', KEYS[i], last) end`;

const FORGET = `
local function forget(id)
  redis.call('ZREM', KEYS[1], id)
  redis.call('HDEL', KEYS[2], id)
  redis.call('ZREM', KEYS[3], id)
end`;

const PUT = `${NOW} ${FORGET}
if ARGV[1] ~= '' then forget(ARGV[1]) end
for i = 3, #ARGV, 3 do
  if redis.call('HSETNX', KEYS[2], ARGV[i], ARGV[i + 2]) == 1 then
    redis.call('ZADD', KEYS[1], now + ARGV[i + 1], ARGV[i])
    redis.call('ZADD', KEYS[3], now + ARGV[2], ARGV[i])
  end
end ${KEEP}`;

const CLAIM = `${NOW} ${FORGET}
for _, id in ipairs(redis.call('ZRANGEBYSCORE', KEYS[3], '-inf', now, 'LIMIT', 0, 100)) do forget(id) end
local id = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, 1)[1]
if not id then return nil end
redis.call('ZADD', KEYS[1], now + ARGV[1], id)
return { id, redis.call('HGET', KEYS[2], id) }`;

const PUT_OFF = `${NOW}
redis.call('ZADD', KEYS[1], 'XX', now + ARGV[2], ARGV[1])
if ARGV[3] ~= '' then redis.call('ZADD', KEYS[3], 'XX', now + ARGV[3], ARGV[1]) end ${KEEP}`;

export const createRedisOutbox = ({ redis, prefix, retentionMs }: RedisOutboxOptions): Outbox => {
  const keys = [`${prefix}{b0}::outbox:due`, `${prefix}{b0}::outbox:items`, `${prefix}{b0}::outbox:kept`] as const;
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
    putOff: async (id, delayMs, how) => {
      await run(PUT_OFF, id, Math.round(delayMs), how === 'renewed' ? retentionMs() : '');
    },
    done: async (id) => {
      await redis.multi().zrem(keys[0], id).hdel(keys[1], id).zrem(keys[2], id).exec();
    },
  };
};
