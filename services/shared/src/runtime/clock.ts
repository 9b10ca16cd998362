// Time as a port: every wait and every reading goes through a Clock, so that tests advance it instead of sleeping.
import { setTimeout as delay } from 'node:timers/promises';

export type Clock = {
  /** Monotonic milliseconds, with fractions; only differences mean anything. */
  nowMs(): number;
  /** Wall-clock milliseconds since 1970, for timestamps that people read. */
  wallMs(): number;
  /** Resolves after `ms`; rejects with the signal's reason when aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Calls back once after `ms`; the returned function cancels it. Does not keep the process alive. */
  after(ms: number, callback: () => void): () => void;
};

/** A longer timer would fire at once; nobody waits for 24 days to be over. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export const systemClock: Clock = {
  nowMs: () => performance.now(),
  wallMs: () => Date.now(),
  sleep: async (ms, signal) => {
    signal?.throwIfAborted();
    try {
      await delay(ms, undefined, signal ? { signal } : {});
    } catch (error) {
      signal?.throwIfAborted();
      throw error;
    }
  },
  after: (ms, callback) => {
    const timer = setTimeout(callback, Math.min(ms, LONGEST_TIMER_MS));
    timer.unref();
    return () => clearTimeout(timer);
  },
};
