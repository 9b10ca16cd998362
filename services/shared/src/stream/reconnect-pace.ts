// How soon a lost stream is asked for again, and when to give up.
import type { Clock } from '../runtime/clock.ts';

export type PaceOptions = {
  clock: Clock;
  /** 0 ≤ random() < 1, so that many readers do not come back in step. */
  random: () => number;
  retryMs: number;
  giveUpAfterMs: number;
};

const MIN_PAUSE_MS = 10;
const MAX_PAUSE_MS = 2000;

export type ReconnectPace = {
  /** The stream is worth something: whatever failed before is forgiven. */
  progressed(): void;
  /** The server's own `retry:`; it replaces the first pause. */
  suggest(retryMs: number | null): void;
  /** The pause before the next attempt, or null once nothing but failures came for `giveUpAfterMs`. */
  nextPauseMs(): number | null;
};

/** Pauses double with each failure in a row and are jittered down to a half. */
export const createReconnectPace = ({ clock, random, retryMs, giveUpAfterMs }: PaceOptions): ReconnectPace => {
  let firstPauseMs = retryMs;
  let failures = 0;
  let failingSinceMs: number | null = null;
  return {
    progressed: () => {
      failures = 0;
      failingSinceMs = null;
    },
    suggest: (ms) => {
      if (ms !== null) firstPauseMs = ms;
    },
    nextPauseMs: () => {
      failingSinceMs ??= clock.nowMs();
      if (failures > 0 && clock.nowMs() - failingSinceMs >= giveUpAfterMs) return null;
      const pauseMs = Math.min(Math.max(firstPauseMs, MIN_PAUSE_MS) * 2 ** failures, MAX_PAUSE_MS);
      failures += 1;
      return pauseMs * (0.5 + random() / 2);
    },
  };
};
