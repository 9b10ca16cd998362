// What waits for a worker, and which of it runs next: first words, while all that is due still comes in time after them; else what is due first.
import type { Answer, VoiceTask } from './messages.ts';

export type Urgency = {
  /** When the audio is needed; null: it is a reply's first. */
  dueMs: number | null;
  /** How long it is going to run. */
  costMs: number;
  /** Since when the reply waits: among first words the oldest comes first, from its text to its audio. */
  sinceMs: number;
};

export type TaskOptions = { urgency: () => Urgency; signal?: AbortSignal };

export type Waiting = {
  task: VoiceTask;
  urgency: () => Urgency;
  /** Only this worker will do; null: any that has the voice. */
  slot: object | null;
  /** How many threads ended under it. */
  attempts: number;
  settled: boolean;
  resolve(answer: Answer): void;
  reject(error: Error): void;
};

type Urgent<T> = { item: T; urgency: Urgency };

// What runs cannot be stopped, and takes longer than expected on a core that has other things to do.
const RESERVE = 1.25;
const SPARE_MS = 10;

/** Whether all comes in time on so many workers, begun at this moment in this order. */
const inTime = (due: readonly Urgent<unknown>[], fromMs: number, workers: number): boolean => {
  let beforeMs = 0;
  return due.every(({ urgency: { dueMs, costMs } }) => {
    const endMs = fromMs + (beforeMs / workers + costMs) * RESERVE;
    beforeMs += costMs;
    return dueMs === null || endMs + SPARE_MS <= dueMs;
  });
};

/** The most urgent of those that fit; undefined when none does. */
export const mostUrgent = <T extends { urgency(): Urgency }>(
  waiting: Iterable<T>,
  { nowMs, workers }: { nowMs: number; workers: number },
  fits: (item: T) => boolean,
): T | undefined => {
  let first: Urgent<T> | undefined;
  const due: (Urgent<T> & { dueMs: number })[] = [];
  for (const item of waiting) {
    if (!fits(item)) continue;
    const urgency = item.urgency();
    if (urgency.dueMs !== null) due.push({ item, urgency, dueMs: urgency.dueMs });
    // Of equals the later one: a first window, added when its text was there, before the text of another.
    else if (!first || urgency.sinceMs <= first.urgency.sinceMs) first = { item, urgency };
  }
  due.sort((a, b) => a.dueMs - b.dueMs);
  if (first && inTime(due, nowMs + first.urgency.costMs, workers)) return first.item;
  return due[0]?.item ?? first?.item;
};
