// Samples of the long stages of `npm run campaign -- token-log`: readers that stop, and a Redis that is away.
import { expect, it } from 'vitest';
import { takeRedisAway } from '../../../fixtures/redis-away.ts';
import { stallReaders } from '../../../fixtures/stalled-readers.ts';

// What it costs shows only in the long run: a process needs a minute of it until it has grown to its size.
it('tells readers that stop what they missed, at the executor and elsewhere', async () => {
  const { faults, grownBytes } = await stallReaders({ warmTurns: 2, turns: 4, tokensPerTurn: 2_000 });
  expect(faults).toEqual([]);
  expect(grownBytes).toHaveLength(2);
});

it('answers 503 while Redis is away, ends every turn, and needs no restart', async () => {
  const { faults, refused, done, failed } = await takeRedisAway({ sessions: 4, awayMs: 3_000 });
  expect(faults).toEqual([]);
  expect(refused).toBeGreaterThan(0);
  expect(done + failed).toBe(4);
});
