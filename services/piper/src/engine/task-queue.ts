// The tasks that wait for a worker: added with their urgency, taken by whoever may run them, dropped when aborted.
import { VoiceError } from '@firstword/shared/contract/errors';
import type { Answer, VoiceTask } from './messages.ts';
import { mostUrgent, type TaskOptions, type Waiting } from './waiting.ts';

export type TaskQueue = {
  /** `slot`: only this worker will do. Rejects with the signal's reason, or with what the queue was closed with. */
  add(task: VoiceTask, options: TaskOptions, slot?: object): Promise<Answer>;
  take(at: { nowMs: number; workers: number }, fits: (item: Waiting) => boolean): Waiting | undefined;
  /** How many tasks wait. */
  size(): number;
  /** A task that was taken in vain waits again. */
  putBack(item: Waiting): void;
  /** Drops what fits. */
  drop(fits: (item: Waiting) => boolean, error: Error): void;
  /** Rejects everything that waits, and whatever comes later. */
  close(error: Error): void;
};

export const queueClosed = (): VoiceError => new VoiceError('SynthesisFailed', "The voice's engine was closed.");

/** `added` is called when there is something to take. */
export const createTaskQueue = (added: () => void): TaskQueue => {
  const waiting = new Set<Waiting>();
  let closedBy: Error | null = null;
  return {
    add: (task, { urgency, signal }, slot) =>
      new Promise((resolve, reject) => {
        if (closedBy) return reject(closedBy);
        if (signal?.aborted) return reject(signal.reason as Error);
        const settle = <T>(settleWith: (value: T) => void) => {
          return (value: T): void => {
            item.settled = true;
            waiting.delete(item);
            signal?.removeEventListener('abort', onAbort);
            settleWith(value);
          };
        };
        const item: Waiting = {
          task,
          urgency,
          slot: slot ?? null,
          attempts: 0,
          settled: false,
          resolve: settle(resolve),
          reject: settle(reject),
        };
        const onAbort = (): void => item.reject(signal?.reason as Error);
        signal?.addEventListener('abort', onAbort, { once: true });
        waiting.add(item);
        added();
      }),
    take(at, fits) {
      const next = mostUrgent(waiting, at, fits);
      if (next) waiting.delete(next);
      return next;
    },
    size: () => waiting.size,
    putBack(item) {
      if (item.settled) return;
      if (closedBy) return item.reject(closedBy);
      waiting.add(item);
      added();
    },
    drop(fits, error) {
      for (const item of waiting) if (fits(item)) item.reject(error);
    },
    close(error) {
      closedBy = error;
      for (const item of waiting) item.reject(error);
    },
  };
};
