import { expect, test } from 'vitest';
import { createFakeClock } from '@firstword/shared/runtime/fake-clock';
import { createBackoff, createBucket } from '../../../../operator/src/kube/backoff.ts';

test('each failure doubles the wait, up to the most, and a success begins anew', () => {
  const backoff = createBackoff({ firstMs: 100, mostMs: 1000, random: () => 1 });
  expect(Array.from({ length: 6 }, () => backoff.nextMs())).toEqual([100, 200, 400, 800, 1000, 1000]);
  backoff.reset();
  expect(backoff.nextMs()).toBe(100);
});

test('a bucket lets some pass at once, then one at a time', async () => {
  const clock = createFakeClock();
  const take = createBucket({ size: 2, refillMs: 100, clock });
  expect([take(), take(), take(), take()]).toEqual([0, 0, 100, 200]);
  await clock.advance(1000);
  expect([take(), take(), take()]).toEqual([0, 0, 100]);
});
