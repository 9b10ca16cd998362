// One ONNX session, one thread: floats and ids in, the named tensors out.
import { InferenceSession, Tensor } from 'onnxruntime-node';

export const ids = (values: readonly number[]): Tensor =>
  new Tensor('int64', BigInt64Array.from(values, BigInt), [1, values.length]);

/** One number a batch row. */
export const each = (value: number): Tensor => new Tensor('int64', BigInt64Array.of(BigInt(value)), [1]);

export const floats = (values: Float32Array, dims: readonly number[]): Tensor => new Tensor('float32', values, dims);

const OPTIONS: InferenceSession.SessionOptions = {
  // What it would print is thrown as well.
  logSeverityLevel: 4,
  // One thread each: pools of several workers spin against each other.
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
};

/** `quick`: a session for a single run, loaded without the optimisations that pay only later. */
export const openSession = (model: Uint8Array, quick = false): Promise<InferenceSession> =>
  InferenceSession.create(model, quick ? { ...OPTIONS, graphOptimizationLevel: 'disabled' } : OPTIONS);

export type FloatTensor = { data: Float32Array; dims: readonly number[] };

/** Runs the session; `speaker` goes to the parts that ask for one. */
export const runSession = async (
  session: InferenceSession,
  feeds: Record<string, Tensor>,
  speaker: number,
): Promise<FloatTensor[]> => {
  const all = session.inputNames.includes('sid') ? { ...feeds, sid: each(speaker) } : feeds;
  const results = await session.run(all);
  return session.outputNames.map((name) => {
    const { data, dims } = results[name] as Tensor;
    if (!(data instanceof Float32Array)) throw new Error(`The model's ${name} is no sound.`);
    return { data, dims };
  });
};
