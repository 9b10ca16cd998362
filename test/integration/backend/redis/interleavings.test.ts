// Any interleaving of append, crash, claim, resume and barge-in: each consumer's text is the log's text.
import { array, assert, asyncProperty } from 'fast-check';
import { expect, it } from 'vitest';
import { kept } from '../../../fixtures/kept.ts';
import { REPLICAS, logSteps } from '../../../fixtures/log-story.ts';
import { playLogStory } from '../../../fixtures/play-log-story.ts';
import { aNamespace, openRedisLog } from '../../../fixtures/redis-log.ts';
import { startRedis } from '../../../fixtures/redis-server.ts';

/** A pause of a busy machine is no crash of the story's. */
const NO_LAPSE_MS = 60_000;

it('every consumer has the text that the log has, whatever happened on the way', async () => {
  const { url } = kept(await startRedis());
  const at = { url, namespace: aNamespace(), leaseMs: NO_LAPSE_MS };
  const logs = Array.from({ length: REPLICAS }, () => kept(openRedisLog(at)));
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
