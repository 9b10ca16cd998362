// A clock for tests over real sockets: pauses pass at once and are written down, time-outs fire by hand.
import type { Clock } from '@firstword/shared/runtime/clock';

export type HastyClock = Clock & {
  /** Every pause that was slept, in ms. */
  slept: number[];
  pass(ms: number): void;
  /** Fires the time-outs that are armed now. */
  fire(): void;
  armed(): number;
};

export const createHastyClock = (): HastyClock => {
  let nowMs = 0;
  const slept: number[] = [];
  const armed = new Set<() => void>();
  return {
    slept,
    nowMs: () => nowMs,
    wallMs: () => nowMs,
    sleep: (ms, signal) => {
      signal?.throwIfAborted();
      nowMs += ms;
      slept.push(ms);
      return Promise.resolve();
    },
    after: (_ms, callback) => {
      armed.add(callback);
      return () => armed.delete(callback);
    },
    pass: (ms) => {
      nowMs += ms;
    },
    fire: () => {
      const due = [...armed];
      armed.clear();
      for (const callback of due) callback();
    },
    armed: () => armed.size,
  };
};
