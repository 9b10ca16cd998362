// The parent's side of one worker thread: starts it, runs one job at a time in it, says when it died.
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { VoiceError } from '@firstword/shared/contract/errors';
import type { OnnxWorkerData, OnnxWorkerMessage } from './onnx-worker.ts';
import type { SynthesisJob } from './port.ts';

/** The thread ended under a job: the job is not at fault and may run again elsewhere. */
export class WorkerDied extends Error {
  constructor() {
    super('The worker thread ended.');
  }
}

export type OnnxThread = {
  /** One job at a time. Rejects with `WorkerDied` when the thread ends under it, `SynthesisFailed` when the model refuses it. */
  run(job: SynthesisJob): Promise<Float32Array>;
  stop(): Promise<void>;
};

const synthesisFailed = (reason: string): VoiceError =>
  new VoiceError('SynthesisFailed', `The voice model refused its input: ${reason}`);

/** Starts a thread and loads the model in it; rejects with `VoiceBroken` when the model does not load. */
export const startOnnxThread = async (modelPath: string): Promise<OnnxThread> => {
  const workerData: OnnxWorkerData = { modelPath };
  const worker = new Worker(new URL('./onnx-worker.ts', import.meta.url), { workerData });
  // Idle workers keep no process alive.
  worker.unref();
  const ended = new AbortController();
  worker.once('exit', () => ended.abort());
  worker.on('error', () => ended.abort());

  const nextMessage = async (): Promise<OnnxWorkerMessage> => {
    worker.ref();
    try {
      const [message] = (await once(worker, 'message', { signal: ended.signal })) as [OnnxWorkerMessage];
      return message;
    } catch {
      throw new WorkerDied();
    } finally {
      worker.unref();
    }
  };
  const stop = async (): Promise<void> => void (await worker.terminate());

  const first = await nextMessage();
  if (first.type !== 'ready') {
    await stop();
    const reason = first.type === 'failed' ? first.message : 'it said something else than ready';
    throw new VoiceError('VoiceBroken', `The voice model does not load: ${reason}`, {
      remedy: 'Pull the voice again: firstword voice pull.',
    });
  }
  return {
    async run(job) {
      if (ended.signal.aborted) throw new WorkerDied();
      worker.postMessage(job, []);
      const message = await nextMessage();
      if (message.type !== 'audio') throw synthesisFailed(message.type === 'failed' ? message.message : message.type);
      return message.samples;
    },
    stop,
  };
};
