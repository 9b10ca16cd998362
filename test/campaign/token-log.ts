// Replicas killed under load, and thousands of lives of a session in any order, on a real Redis: the token log's long run.
import * as fc from 'fast-check';
import { killReplicas, type KillOutcome } from '../fixtures/kill-replicas.ts';
import { REPLICAS, logSteps } from '../fixtures/log-story.ts';
import { playLogStory } from '../fixtures/play-log-story.ts';
import { aNamespace, openRedisLog } from '../fixtures/redis-log.ts';
import { startRedis } from '../fixtures/redis-server.ts';
import type { Ended } from './ended.ts';
import { randomOf } from './random.ts';
import { runLongFaults } from './token-log-long.ts';

const SESSIONS = 50;
const KILLS = 5;
const LEASE_MS = 1_000;
/** A pause of a busy machine is no crash of a story's. */
const NO_LAPSE_MS = 60_000;
/** What a death may cost: of who serves a stream, and of who runs a turn. */
const GAP_BARS_MS = { serving: 400, executing: LEASE_MS + 500 };

const p95 = (values: number[]): number => values.toSorted((a, b) => a - b)[Math.ceil(values.length * 0.95) - 1] ?? NaN;

const faultsOf = (who: keyof typeof GAP_BARS_MS, { faults, gapsMs }: KillOutcome): string[] => {
  const gapMs = p95(gapsMs);
  console.log(
    `  ${who} replica killed ${KILLS} times under ${SESSIONS} sessions: ${faults.length} faults, p95 gap ${gapMs.toFixed(0)} ms (≤ ${GAP_BARS_MS[who]})`,
  );
  return gapMs <= GAP_BARS_MS[who] ? faults : [...faults, `${who}: p95 gap of ${gapMs} ms`];
};

/** Lives of a session in any order, on the logs of three replicas. */
const playStories = async (seed: number, numRuns: number): Promise<string[]> => {
  const redis = await startRedis();
  const namespace = aNamespace();
  const logs = Array.from({ length: REPLICAS }, () =>
    openRedisLog({ url: redis.url, namespace, leaseMs: NO_LAPSE_MS }),
  );
  let stories = 0;
  const property = fc.asyncProperty(fc.array(logSteps, { maxLength: 60 }), async (steps) => {
    const { log, consumers } = await playLogStory(logs, `front-desk:s${stories++}`, steps);
    return consumers.every(
      ({ texts, gaps }) => gaps.length === 0 && [...log].every(([turnId, text]) => texts.get(turnId) === text),
    );
  });
  const details = await fc.check(property, { seed, numRuns });
  console.log(
    `  ${details.numRuns} stories of append, crash, claim and barge-in: ${details.failed ? 'FAILED' : 'held'}`,
  );
  await Promise.all(logs.map((log) => log.close()));
  await redis.close();
  return details.failed ? [fc.defaultReportMessage(details)?.slice(0, 4_000) ?? 'a story failed'] : [];
};

/**
 * The kills, then `numRuns` stories, then what takes minutes: who measures gaps listens as well, and a process that has thousands
 * of stories behind it stops for its garbage.
 */
export const runTokenLogCampaign = async ({ seed, numRuns }: { seed: number; numRuns: number }): Promise<Ended> => {
  const random = randomOf(seed);
  const faults: string[] = [];
  for (const who of ['serving', 'executing'] as const)
    faults.push(...faultsOf(who, await killReplicas({ who, sessions: SESSIONS, kills: KILLS, random })));
  faults.push(...(await playStories(seed, numRuns)));
  faults.push(...(await runLongFaults()));
  return { failed: faults.length > 0, numRuns, report: faults.slice(0, 10).join('\n') };
};
