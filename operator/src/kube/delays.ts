// Keys that come back later, each once: the earliest time wins.
import type { Clock } from '@firstword/shared/runtime/clock';

export type Delays = {
  set(key: string, afterMs: number): void;
  clear(): void;
};

export const createDelays = (clock: Clock, onDue: (key: string) => void): Delays => {
  const timers = new Map<string, { atMs: number; cancel: () => void }>();
  return {
    set(key, afterMs) {
      const atMs = clock.nowMs() + afterMs;
      const waiting = timers.get(key);
      if (waiting && waiting.atMs <= atMs) return;
      waiting?.cancel();
      const cancel = clock.after(afterMs, () => {
        timers.delete(key);
        onDue(key);
      });
      timers.set(key, { atMs, cancel });
    },
    clear() {
      for (const { cancel } of timers.values()) cancel();
      timers.clear();
    },
  };
};
