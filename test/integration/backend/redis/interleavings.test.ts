// Any interleaving of append, crash, claim, resume and barge-in: each consumer's text is the log's text.
import { array, assert, asyncProperty } from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { REPLICAS, logSteps } from '../../../fixtures/log-story.ts';
import { playLogStory } from '../../../fixtures/play-log-story.ts';
import { aNamespace, openRedisLog, type RedisTokenLog } from '../../../fixtures/redis-log.ts';
import { startRedis, type RedisServer } from '../../../fixtures/redis-server.ts';

/** A pause of a busy machine is no crash of the story's. */
const NO_LAPSE_MS = 60_000;

let redis: RedisServer;
let logs: RedisTokenLog[] = [];
beforeAll(async () => {
  redis = await startRedis();
  const namespace = aNamespace();
  logs = Array.from({ length: REPLICAS }, () => openRedisLog({ url: redis.url, namespace, leaseMs: NO_LAPSE_MS }));
});
afterAll(async () => {
  await Promise.all(logs.map((log) => log.close()));
  await redis.close();
});

it('every consumer has the text that the log has, whatever happened on the way', async () => {
  let stories = 0;
  await assert(
    asyncProperty(array(logSteps, { maxLength: 40 }), async (steps) => {
      const { log, consumers } = await playLogStory(logs, `front-desk:s${stories++}`, steps);
      for (const { texts, gaps } of consumers) {
        expect(gaps).toEqual([]);
        expect(texts).toEqual(log);
      }
    }),
    { numRuns: 200 },
  );
});
