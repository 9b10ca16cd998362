import { afterAll, beforeAll } from 'vitest';
import { redisAt } from '@firstword/backend/token-log/redis/connect';
import { createRedisTokenLog, type RedisTokenLog } from '@firstword/backend/token-log/redis/redis';
import { systemClock } from '@firstword/shared/runtime/clock';
import { startRedis, type RedisServer } from '../fixtures/redis-server.ts';
import { describeTokenLog } from './token-log.ts';

let redis: RedisServer;
const logs: RedisTokenLog[] = [];
let namespaces = 0;

const open = (namespace: string, maxEntries: number): RedisTokenLog => {
  const log = createRedisTokenLog({
    connect: redisAt(redis.url),
    namespace,
    flow: 'front-desk',
    replicaId: 'one',
    clock: systemClock,
    retentionMs: () => 60_000,
    maxEntries,
    // A pause of a busy machine shall not cost a writer its place.
    leaseMs: 60_000,
  });
  logs.push(log);
  return log;
};

beforeAll(async () => {
  redis = await startRedis();
});
afterAll(async () => {
  await Promise.all(logs.map((log) => log.close()));
  await redis.close();
});

/** Each subject has a namespace of its own on the one server. */
const subject = async ({ maxEntries }: { maxEntries: number }) => {
  const namespace = `n${namespaces++}`;
  return { log: open(namespace, maxEntries), restarted: async () => open(namespace, maxEntries) };
};

describeTokenLog('Redis token log, writer and reader in one process', { create: subject });

describeTokenLog('Redis token log, read by another replica', {
  create: async (options) => {
    const { log, restarted } = await subject(options);
    const other = await restarted();
    return { log: { ...log, follow: (...given) => other.follow(...given) }, restarted };
  },
});
