import { afterAll, beforeAll, describe } from 'vitest';
import { redisSubjects } from '../fixtures/redis-log.ts';
import { startRedis, type RedisServer } from '../fixtures/redis-server.ts';
import { findRedis } from '../parts/redis.ts';
import { findValkey } from '../parts/valkey.ts';
import { describeTokenLog } from './token-log.ts';

const valkey = findValkey();
const programs: [string, string | null][] = [
  ['Redis', findRedis()],
  ...(valkey ? [['Valkey', valkey] as [string, string]] : []),
];

describe.each(programs)('%s', (_, program) => {
  let redis: RedisServer;
  const subjects = redisSubjects(() => redis.url);

  beforeAll(async () => {
    redis = await startRedis({ program });
  });
  afterAll(async () => {
    await subjects.close();
    await redis.close();
  });

  describeTokenLog('Redis token log, writer and reader in one process', { create: subjects.here });
  describeTokenLog('Redis token log, read by another replica', { create: subjects.elsewhere });
});
