// The long stages of the token log's campaign: readers that stop for a minute, and a Redis that is away for ten seconds.
import { takeRedisAway } from '../fixtures/redis-away.ts';
import { stallReaders } from '../fixtures/stalled-readers.ts';

const TURNS = 30;
const TOKENS_PER_TURN = 2_000;
const TOKENS_PER_SECOND = 1_000;
const GROWTH_BAR_BYTES = 20 * 1_048_576;
const SESSIONS = 20;
const AWAY_MS = 10_000;

const megabytes = (bytes: number): string => (bytes / 1_048_576).toFixed(1);

/** One sentence for each thing that should not be. */
export const runLongFaults = async (): Promise<string[]> => [...(await stalled()), ...(await away())];

const stalled = async (): Promise<string[]> => {
  const outcome = await stallReaders({
    turns: TURNS,
    tokensPerTurn: TOKENS_PER_TURN,
    tokensPerSecond: TOKENS_PER_SECOND,
  });
  const { grownBytes, stalledMs, tokensPerSecond, faults } = outcome;
  console.log(
    `  readers that stopped for ${(stalledMs / 1_000).toFixed(0)} s at ${tokensPerSecond.toFixed(0)} tokens/s: the backends grew by ${grownBytes.map(megabytes).join(' and ')} MB (≤ ${megabytes(GROWTH_BAR_BYTES)})`,
  );
  const tooMuch = grownBytes.filter((bytes) => bytes > GROWTH_BAR_BYTES);
  return [...faults, ...tooMuch.map((bytes) => `a backend grew by ${megabytes(bytes)} MB`)];
};

const away = async (): Promise<string[]> => {
  const { faults, refused, done, failed } = await takeRedisAway({ sessions: SESSIONS, awayMs: AWAY_MS });
  console.log(
    `  Redis away for ${AWAY_MS / 1_000} s under ${SESSIONS} turns: ${done} went on, ${failed} ended with an error, ${refused} calls got 503`,
  );
  return faults;
};
