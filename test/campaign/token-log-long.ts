// The long stages of the token log's campaign: readers that stop for a minute, and a Redis that is away for ten seconds.
import { takeRedisAway } from '../fixtures/redis-away.ts';
import { stallReaders } from '../fixtures/stalled-readers.ts';

/** It takes so many until a process has grown to its size. */
const WARM_TURNS = 40;
const TURNS = 11;
const TOKENS_PER_TURN = 6_000;
const TOKENS_PER_SECOND = 1_000;
/** Between turns nothing is said for a moment. */
const PACE = 1.1 * TOKENS_PER_SECOND;
const GROWTH_BAR_BYTES = 20 * 1_048_576;
const SESSIONS = 20;
const AWAY_MS = 10_000;

const megabytes = (bytes: number): string => (bytes / 1_048_576).toFixed(1);

/** One sentence for each thing that should not be. */
export const runLongFaults = async (): Promise<string[]> => [...(await stalled()), ...(await away())];

const stalled = async (): Promise<string[]> => {
  const outcome = await stallReaders({
    warmTurns: WARM_TURNS,
    turns: TURNS,
    tokensPerTurn: TOKENS_PER_TURN,
    tokensPerSecond: PACE,
  });
  const { grownBytes, stalledMs, tokensPerSecond, faults } = outcome;
  console.log(
    `  readers that stopped for ${(stalledMs / 1_000).toFixed(0)} s at ${tokensPerSecond.toFixed(0)} tokens/s: the backends grew by ${grownBytes.map(megabytes).join(' and ')} MB (≤ ${megabytes(GROWTH_BAR_BYTES)})`,
  );
  const tooMuch = grownBytes.filter((bytes) => bytes > GROWTH_BAR_BYTES);
  return [
    ...faults,
    ...tooMuch.map((bytes) => `a backend grew by ${megabytes(bytes)} MB`),
    ...(tokensPerSecond < TOKENS_PER_SECOND ? [`only ${tokensPerSecond.toFixed(0)} tokens/s were said`] : []),
  ];
};

const away = async (): Promise<string[]> => {
  const { faults, refused, done, failed } = await takeRedisAway({ sessions: SESSIONS, awayMs: AWAY_MS });
  console.log(
    `  Redis away for ${AWAY_MS / 1_000} s under ${SESSIONS} turns: ${done} went on, ${failed} ended with an error, ${refused} calls got 503`,
  );
  return faults;
};
