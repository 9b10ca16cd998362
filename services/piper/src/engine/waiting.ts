// What waits for a worker, and which of it runs next: audio that is about to be missed, then first words, then the rest by deadline.
import type { Answer, VoiceTask } from './messages.ts';

export type Urgency = {
  /** When the audio is needed; null: it is a reply's first. */
  dueMs: number | null;
  /** How long before that it must begin. */
  leadMs: number;
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

// Nothing that runs can be stopped: what is due within its lead must begin now.
const isUrgent = ({ dueMs, leadMs }: Urgency, nowMs: number): boolean => dueMs !== null && dueMs - nowMs < leadMs;

/** Negative when `a` goes before `b`. */
export const compareUrgency = (a: Urgency, b: Urgency, nowMs: number): number => {
  const [aUrgent, bUrgent] = [isUrgent(a, nowMs), isUrgent(b, nowMs)];
  if (aUrgent !== bUrgent) return aUrgent ? -1 : 1;
  if (a.dueMs === null || b.dueMs === null) {
    if (a.dueMs !== b.dueMs) return a.dueMs === null ? -1 : 1;
    return a.sinceMs - b.sinceMs;
  }
  return a.dueMs - b.dueMs;
};

/** The most urgent of those that fit; undefined when none does. */
export const mostUrgent = <T extends { urgency(): Urgency }>(
  waiting: Iterable<T>,
  nowMs: number,
  fits: (item: T) => boolean,
): T | undefined => {
  let best: { item: T; urgency: Urgency } | undefined;
  for (const item of waiting) {
    if (!fits(item)) continue;
    const urgency = item.urgency();
    // Of equals the later one: a first window, added when its text was there, before the text of another.
    if (!best || compareUrgency(urgency, best.urgency, nowMs) <= 0) best = { item, urgency };
  }
  return best?.item;
};
