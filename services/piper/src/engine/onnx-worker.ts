// A worker thread that holds one ONNX session: inference blocks its thread, so it must not be the event loop's.
import { parentPort, workerData } from 'node:worker_threads';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { SynthesisJob } from './port.ts';

export type OnnxWorkerData = { modelPath: string };
export type OnnxWorkerMessage =
  | { type: 'ready' }
  | { type: 'audio'; samples: Float32Array<ArrayBuffer> }
  | { type: 'failed'; message: string };

const port = parentPort;
if (!port) throw new Error('onnx-worker runs in a worker thread only.');

const say = (message: OnnxWorkerMessage): void =>
  port.postMessage(message, message.type === 'audio' ? [message.samples.buffer] : []);

const createSession = async (): Promise<InferenceSession> =>
  InferenceSession.create((workerData as OnnxWorkerData).modelPath, {
    // What it would print is thrown as well.
    logSeverityLevel: 4,
    // One thread each: pools of several workers spin against each other.
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
  });

const run = async (
  session: InferenceSession,
  { ids, scales, speaker }: SynthesisJob,
): Promise<Float32Array<ArrayBuffer>> => {
  const feeds: Record<string, Tensor> = {
    input: new Tensor('int64', BigInt64Array.from(ids, BigInt), [1, ids.length]),
    input_lengths: new Tensor('int64', BigInt64Array.of(BigInt(ids.length)), [1]),
    scales: new Tensor('float32', Float32Array.from(scales), [3]),
  };
  if (session.inputNames.includes('sid')) feeds.sid = new Tensor('int64', BigInt64Array.of(BigInt(speaker ?? 0)), [1]);
  const { output } = await session.run(feeds, ['output']);
  if (!(output?.data instanceof Float32Array)) throw new Error('The model gave no audio.');
  return Float32Array.from(output.data);
};

const failed = (thrown: unknown): void =>
  say({ type: 'failed', message: thrown instanceof Error ? thrown.message : String(thrown) });

try {
  const session = await createSession();
  port.on('message', (job: SynthesisJob) => {
    run(session, job).then((samples) => say({ type: 'audio', samples }), failed);
  });
  say({ type: 'ready' });
} catch (error) {
  failed(error);
}
