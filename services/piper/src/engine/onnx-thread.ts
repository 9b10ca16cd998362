// The parent's side of one worker thread: starts it, runs one task at a time in it, says when it died.
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Answer, Task } from './messages.ts';
import type { Provider } from './onnx-session.ts';

/** The thread ended under a task: the task is not at fault and may run again elsewhere. */
export class WorkerDied extends Error {
  constructor() {
    super('The worker thread ended.');
  }
}

export type OnnxThread = {
  /** One task at a time. Rejects with `WorkerDied` when the thread ends under it. */
  run(task: Task): Promise<Answer>;
  /** Ends it once its task is done: a thread that is torn out of the model's native code takes the process with it. */
  stop(): Promise<void>;
};

/** Starts a thread without any voice; shapes run on its provider, all else on its core. */
export const startOnnxThread = async (provider: Provider = 'cpu'): Promise<OnnxThread> => {
  const worker = new Worker(new URL('./onnx-worker.ts', import.meta.url), { workerData: { provider } });
  // Idle workers keep no process alive.
  worker.unref();
  const ended = new AbortController();
  const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  worker.once('exit', () => ended.abort());
  worker.on('error', () => ended.abort());

  const nextAnswer = async (): Promise<Answer> => {
    worker.ref();
    try {
      const [answer] = (await once(worker, 'message', { signal: ended.signal })) as [Answer];
      return answer;
    } catch {
      throw new WorkerDied();
    } finally {
      worker.unref();
    }
  };
  await nextAnswer();
  return {
    async run(task) {
      if (ended.signal.aborted) throw new WorkerDied();
      worker.postMessage(task, []);
      return nextAnswer();
    },
    async stop() {
      worker.ref();
      worker.postMessage({ type: 'stop' } satisfies Task, []);
      await exited;
    },
  };
};
