import { describe, expect, test } from 'vitest';
import { WorkerDied, type OnnxThread } from '../../../../services/piper/src/engine/onnx-thread.ts';
import type { SynthesisJob } from '../../../../services/piper/src/engine/port.ts';
import { createWorkerPool } from '../../../../services/piper/src/engine/worker-pool.ts';

const jobOf = (id: number): SynthesisJob => ({ ids: [id], scales: [0, 1, 0] });

/** Threads whose jobs end when the test says so. */
const scriptedThreads = () => {
  const running: { id: number; finish(): void; fail(error: Error): void }[] = [];
  let [started, stopped] = [0, 0];
  const startThread = async (): Promise<OnnxThread> => {
    started++;
    return {
      run: ({ ids: [id = -1] }) =>
        new Promise((resolve, reject) => {
          running.push({ id, finish: () => resolve(Float32Array.of(id)), fail: reject });
        }),
      stop: async () => void stopped++,
    };
  };
  const job = (id: number) => {
    const at = running.findIndex((candidate) => candidate.id === id);
    const [found] = running.splice(at, 1);
    if (!found) throw new Error(`Job ${id} is not running.`);
    return found;
  };
  return { startThread, running, job, counts: () => ({ started, stopped }) };
};

/** Lets every promise that can go on, go on. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const ids = (running: { id: number }[]): number[] => running.map(({ id }) => id);

describe('the worker pool', () => {
  test('runs as many jobs at once as it has threads, the others in the order of their calls', async () => {
    const threads = scriptedThreads();
    const pool = await createWorkerPool(2, threads.startThread);
    const all = [1, 2, 3, 4].map((id) => pool.synthesize(jobOf(id)));
    await settle();
    expect(ids(threads.running)).toEqual([1, 2]);
    threads.job(2).finish();
    await settle();
    expect(ids(threads.running)).toEqual([1, 3]);
    for (const id of [1, 3]) threads.job(id).finish();
    await settle();
    threads.job(4).finish();
    expect(await Promise.all(all)).toEqual([1, 2, 3, 4].map((id) => Float32Array.of(id)));
  });

  test('an aborted job that waits never runs; a running one is discarded and its thread goes on', async () => {
    const threads = scriptedThreads();
    const pool = await createWorkerPool(1, threads.startThread);
    const aborts = [new AbortController(), new AbortController()];
    const running = pool.synthesize(jobOf(1), aborts[0]?.signal);
    const waiting = pool.synthesize(jobOf(2), aborts[1]?.signal);
    const last = pool.synthesize(jobOf(3));
    await settle();
    aborts[1]?.abort(new Error('barge-in'));
    aborts[0]?.abort(new Error('barge-in'));
    await expect(running).rejects.toThrow('barge-in');
    await expect(waiting).rejects.toThrow('barge-in');
    threads.job(1).finish();
    await settle();
    threads.job(3).finish();
    expect(await last).toEqual(Float32Array.of(3));
    await expect(pool.synthesize(jobOf(4), AbortSignal.abort(new Error('late')))).rejects.toThrow('late');
  });

  test('a thread that dies is replaced, and its job runs again before those that wait', async () => {
    const threads = scriptedThreads();
    const pool = await createWorkerPool(1, threads.startThread);
    const first = pool.synthesize(jobOf(1));
    const second = pool.synthesize(jobOf(2));
    await settle();
    threads.job(1).fail(new WorkerDied());
    await settle();
    expect(ids(threads.running)).toEqual([1]);
    expect(threads.counts().started).toBe(2);
    threads.job(1).finish();
    await settle();
    threads.job(2).finish();
    expect(await Promise.all([first, second])).toHaveLength(2);
  });

  test('a job that ends two threads is given up, and the next one runs', async () => {
    const threads = scriptedThreads();
    const pool = await createWorkerPool(1, threads.startThread);
    const deadly = pool.synthesize(jobOf(1));
    const harmless = pool.synthesize(jobOf(2));
    const outcome = deadly.catch((error: unknown) => error);
    for (let death = 0; death < 2; death++) {
      await settle();
      threads.job(1).fail(new WorkerDied());
    }
    expect(await outcome).toMatchObject({ code: 'SynthesisFailed' });
    await settle();
    threads.job(2).finish();
    expect(await harmless).toEqual(Float32Array.of(2));
  });

  test('a job that the model refuses fails alone', async () => {
    const threads = scriptedThreads();
    const pool = await createWorkerPool(1, threads.startThread);
    const refused = pool.synthesize(jobOf(1));
    await settle();
    threads.job(1).fail(new Error('bad shape'));
    await expect(refused).rejects.toThrow('bad shape');
    expect(threads.counts().started).toBe(1);
  });

  test('a model that no longer loads ends what waits', async () => {
    const threads = scriptedThreads();
    let starts = 0;
    const pool = await createWorkerPool(1, () =>
      starts++ === 0 ? threads.startThread() : Promise.reject(new Error('gone')),
    );
    const jobs = [1, 2].map((id) => pool.synthesize(jobOf(id)));
    const outcomes = Promise.all(jobs.map((job) => expect(job).rejects.toThrow('gone')));
    await settle();
    threads.job(1).fail(new WorkerDied());
    await outcomes;
    await expect(pool.synthesize(jobOf(3))).rejects.toThrow('gone');
  });

  test('closing rejects what waits, lets running jobs end, and stops the threads', async () => {
    const threads = scriptedThreads();
    const pool = await createWorkerPool(1, threads.startThread);
    const running = pool.synthesize(jobOf(1));
    const waiting = pool.synthesize(jobOf(2));
    await settle();
    const closed = pool.close();
    await expect(waiting).rejects.toMatchObject({ code: 'SynthesisFailed' });
    threads.job(1).finish();
    await running;
    await closed;
    expect(threads.counts()).toEqual({ started: 1, stopped: 1 });
    await expect(pool.synthesize(jobOf(3))).rejects.toMatchObject({ code: 'SynthesisFailed' });
  });

  test('serves with its first thread while the others start, and goes on without one that does not', async () => {
    const threads = scriptedThreads();
    const second = Promise.withResolvers<OnnxThread>();
    let starts = 0;
    const pool = await createWorkerPool(2, () => (starts++ === 1 ? second.promise : threads.startThread()));
    const jobs = [1, 2].map((id) => pool.synthesize(jobOf(id)));
    second.reject(new Error('no memory'));
    await settle();
    expect(ids(threads.running)).toEqual([1]);
    threads.job(1).finish();
    await settle();
    threads.job(2).finish();
    expect(await Promise.all(jobs)).toHaveLength(2);
  });

  test('a first thread that does not start is a fault of the whole pool', async () => {
    await expect(createWorkerPool(2, () => Promise.reject(new Error('no model')))).rejects.toThrow('no model');
  });
});
