// A voice's engine: a few worker threads behind one queue. A thread that dies is replaced, and its job runs once more.
import { VoiceError, ensureError } from '@firstword/shared/contract/errors';
import { createJobQueue, type JobQueue, type QueuedJob } from './job-queue.ts';
import { WorkerDied, type OnnxThread } from './onnx-thread.ts';
import type { SynthesisEngine } from './port.ts';

// A job that ended two threads is the fault.
const MAX_ATTEMPTS = 2;

const synthesisFailed = (message: string, cause?: unknown): VoiceError =>
  new VoiceError('SynthesisFailed', message, { cause });

/** Whether the thread is still alive afterwards. */
const runOn = async (thread: OnnxThread, queued: QueuedJob, queue: JobQueue): Promise<boolean> => {
  queued.attempts++;
  try {
    queued.resolve(await thread.run(queued.job));
  } catch (error) {
    if (!(error instanceof WorkerDied)) queued.reject(ensureError(error));
    else {
      if (queued.attempts < MAX_ATTEMPTS) queue.putBack(queued);
      else queued.reject(synthesisFailed('The voice model ended its thread.', error));
      return false;
    }
  }
  return true;
};

/** Serves as soon as one thread has started, and rejects when that one does not; the others start meanwhile. */
export const createWorkerPool = async (
  workers: number,
  startThread: () => Promise<OnnxThread>,
): Promise<SynthesisEngine> => {
  const queue = createJobQueue();
  let alive = workers;

  const work = async (starting: Promise<OnnxThread>): Promise<void> => {
    let thread = await starting;
    for (let queued = await queue.take(); queued; queued = await queue.take()) {
      if (!(await runOn(thread, queued, queue))) thread = await startThread();
    }
    await thread.stop();
  };
  const employ = (starting: Promise<OnnxThread>): Promise<void> =>
    work(starting).catch((error: unknown) => {
      alive--;
      // With no thread left, nothing that waits could run.
      if (alive === 0) queue.close(ensureError(error));
    });
  // Loading two models at once takes twice as long for each.
  const first = await startThread();
  const done = [employ(Promise.resolve(first)), ...Array.from({ length: workers - 1 }, () => employ(startThread()))];
  return {
    synthesize: (job, signal) => queue.add(job, signal),
    async close() {
      queue.close(synthesisFailed("The voice's engine was closed."));
      await Promise.all(done);
    },
  };
};
