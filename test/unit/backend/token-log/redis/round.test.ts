import { expect, it } from 'vitest';
import { goRound } from '@firstword/backend/token-log/redis/round';
import { createFakeClock } from '@firstword/shared/runtime/fake-clock';

const start = (all: () => number[], look: (some: number[]) => Promise<void>) => {
  const clock = createFakeClock();
  const closing = new AbortController();
  const ended = goRound({ all, atOnce: 2, everyMs: 1_000, clock, signal: closing.signal }, look);
  return { clock, closing, ended };
};

it('looks at each thing once a round, a few at a time, evenly', async () => {
  const seen: [atMs: number, some: number[]][] = [];
  const { clock, closing, ended } = start(
    () => [1, 2, 3, 4, 5],
    async (some) => void seen.push([Math.round(clock.nowMs()), some]),
  );
  await clock.advance(1_000);
  expect(seen).toEqual([
    [333, [1, 2]],
    [667, [3, 4]],
    [1_000, [5]],
  ]);
  await clock.advance(1_000);
  expect(seen).toHaveLength(6);
  closing.abort();
  await ended;
});

it('goes on behind a look that failed, and looks for nothing where there is nothing', async () => {
  let [looks, things] = [0, [1]];
  const { clock, closing, ended } = start(
    () => things,
    async () => {
      looks += 1;
      throw new Error('Redis is away');
    },
  );
  await clock.advance(2_000);
  expect(looks).toBe(2);
  things = [];
  await clock.advance(5_000);
  expect(looks).toBe(3); // of the round that had begun
  closing.abort();
  await ended;
});
