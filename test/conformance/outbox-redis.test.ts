import { afterAll, beforeAll } from 'vitest';
import { redisAt } from '@firstword/backend/token-log/redis/connect';
import { createRedisOutbox } from '@firstword/backend/webhooks/redis-outbox';
import { startRedis, type RedisServer } from '../fixtures/redis-server.ts';
import { describeOutbox } from './outbox.ts';

let redis: RedisServer;
let flows = 0;

beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.close());

describeOutbox('in Redis', async () => {
  const prefix = `fw:voice/flow-${flows++}:`;
  const connections = [redisAt(redis.url).open('one'), redisAt(redis.url).open('two')] as const;
  const open = (index: 0 | 1) => createRedisOutbox({ redis: connections[index], prefix, retentionMs: () => 60_000 });
  return {
    outboxes: [open(0), open(1)],
    close: async () => {
      for (const connection of connections) connection.disconnect();
    },
  };
});
