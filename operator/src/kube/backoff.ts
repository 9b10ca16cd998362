// How long to wait before trying again: each failure doubles it, a token bucket bounds what all of them cost together.
import type { Clock } from '@firstword/shared/runtime/clock';
import type { Random } from '@firstword/shared/runtime/random';

export type Backoff = {
  /** The next wait, jittered by up to a half. */
  nextMs(): number;
  /** So many in a row. */
  failures(): number;
  reset(): void;
};

type BackoffOptions = { firstMs: number; mostMs: number; random: Random };

export const createBackoff = ({ firstMs, mostMs, random }: BackoffOptions): Backoff => {
  let failures = 0;
  return {
    nextMs: () => Math.min(mostMs, firstMs * 2 ** failures++) * (0.5 + random() / 2),
    failures: () => failures,
    reset: () => {
      failures = 0;
    },
  };
};

type BucketOptions = { size: number; refillMs: number; clock: Clock };

/** Takes a token and tells how long to wait for it; a full bucket lets `size` pass at once, then one each `refillMs`. */
export const createBucket = ({ size, refillMs, clock }: BucketOptions): (() => number) => {
  // The moment from which on the bucket would be full again.
  let fullAtMs = -Infinity;
  return () => {
    const nowMs = clock.nowMs();
    fullAtMs = Math.max(fullAtMs, nowMs) + refillMs;
    return Math.max(0, fullAtMs - nowMs - size * refillMs);
  };
};
