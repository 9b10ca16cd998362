// The outbox of one process: what is in it dies with the process.
import type { Clock } from '@firstword/shared/runtime/clock';
import type { Outbox } from './outbox.ts';

export const createMemoryOutbox = (clock: Pick<Clock, 'nowMs'>): Outbox => {
  const items = new Map<string, { text: string; dueMs: number }>();
  return {
    put: async (added, instead) => {
      if (instead !== undefined) items.delete(instead);
      for (const { id, text, delayMs } of added) {
        if (!items.has(id)) items.set(id, { text, dueMs: clock.nowMs() + delayMs });
      }
    },
    claim: async (leaseMs) => {
      const nowMs = clock.nowMs();
      const [first] = [...items]
        .filter(([, { dueMs }]) => dueMs <= nowMs)
        .toSorted(([, a], [, b]) => a.dueMs - b.dueMs);
      if (!first) return null;
      const [id, item] = first;
      item.dueMs = nowMs + leaseMs;
      return { id, text: item.text };
    },
    putOff: async (id, delayMs) => {
      const item = items.get(id);
      if (item) item.dueMs = clock.nowMs() + delayMs;
    },
    done: async (id) => void items.delete(id),
  };
};
