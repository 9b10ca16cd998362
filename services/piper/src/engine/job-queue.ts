// What waits for a worker thread: first come, first served; an aborted job is never taken.
import type { SynthesisJob } from './port.ts';

export type QueuedJob = {
  readonly job: SynthesisJob;
  /** How often a thread has begun it. */
  attempts: number;
  resolve(samples: Float32Array): void;
  reject(error: Error): void;
};

export type JobQueue = {
  add(job: SynthesisJob, signal?: AbortSignal): Promise<Float32Array>;
  /** The next job, as soon as there is one; null once the queue is closed. */
  take(): Promise<QueuedJob | null>;
  /** A job that was taken in vain goes to the front. */
  putBack(queued: QueuedJob): void;
  /** Rejects everything that waits, and whatever comes later. */
  close(error: Error): void;
};

export const createJobQueue = (): JobQueue => {
  let jobs: QueuedJob[] = [];
  let takers: ((queued: QueuedJob | null) => void)[] = [];
  let closedBy: Error | null = null;

  const put = (queued: QueuedJob, where: 'front' | 'end'): void => {
    const taker = takers.shift();
    if (taker) return taker(queued);
    jobs = where === 'front' ? [queued, ...jobs] : [...jobs, queued];
  };
  return {
    add: (job, signal) =>
      new Promise((resolve, reject) => {
        if (closedBy) return reject(closedBy);
        if (signal?.aborted) return reject(signal.reason as Error);
        const release = (): void => signal?.removeEventListener('abort', onAbort);
        const queued: QueuedJob = {
          job,
          attempts: 0,
          resolve: (samples) => (release(), resolve(samples)),
          reject: (error) => (release(), reject(error)),
        };
        const onAbort = (): void => {
          jobs = jobs.filter((other) => other !== queued);
          queued.reject(signal?.reason as Error);
        };
        signal?.addEventListener('abort', onAbort, { once: true });
        put(queued, 'end');
      }),
    take: () => {
      const next = jobs.shift() ?? null;
      if (next || closedBy) return Promise.resolve(next);
      return new Promise((resolve) => takers.push(resolve));
    },
    putBack: (queued) => (closedBy ? queued.reject(closedBy) : put(queued, 'front')),
    close(error) {
      closedBy = error;
      for (const queued of jobs) queued.reject(error);
      for (const taker of takers) taker(null);
      [jobs, takers] = [[], []];
    },
  };
};
