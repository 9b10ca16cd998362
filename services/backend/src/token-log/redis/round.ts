// Looks at many things again and again, a few at a time: all of them at once would keep Redis, and this process, from words.
import type { Clock } from '@firstword/shared/runtime/clock';

export type Round<T> = {
  /** What there is to look at when a round begins; a thing may be gone when its turn comes. */
  all: () => T[];
  atOnce: number;
  /** How long a round takes. */
  everyMs: number;
  clock: Clock;
  signal: AbortSignal;
};

/** Goes round until the signal aborts; what one look throws the next round makes good. */
export const goRound = async <T>(
  { all, atOnce, everyMs, clock, signal }: Round<T>,
  look: (some: T[]) => Promise<void>,
): Promise<void> => {
  while (!signal.aborted) {
    const things = all();
    const parts = Math.max(1, Math.ceil(things.length / atOnce));
    for (let part = 0; part < parts && !signal.aborted; part++) {
      await clock.sleep(everyMs / parts, signal).catch(() => undefined);
      const some = things.slice(part * atOnce, (part + 1) * atOnce);
      if (some.length > 0 && !signal.aborted) await look(some).catch(() => undefined);
    }
  }
};
