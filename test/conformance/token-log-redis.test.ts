import { afterAll, beforeAll } from 'vitest';
import { redisSubjects } from '../fixtures/redis-log.ts';
import { startRedis, type RedisServer } from '../fixtures/redis-server.ts';
import { describeTokenLog } from './token-log.ts';

let redis: RedisServer;
const subjects = redisSubjects(() => redis.url);

beforeAll(async () => {
  redis = await startRedis();
});
afterAll(async () => {
  await subjects.close();
  await redis.close();
});

describeTokenLog('Redis token log, writer and reader in one process', { create: subjects.here });

describeTokenLog('Redis token log, read by another replica', { create: subjects.elsewhere });
