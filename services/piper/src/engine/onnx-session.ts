// One ONNX session, one thread: floats and ids in, the named tensors out.
import { InferenceSession, Tensor, env } from 'onnxruntime-node';

export const ids = (values: readonly number[]): Tensor =>
  new Tensor('int64', BigInt64Array.from(values, BigInt), [1, values.length]);

/** One number a batch row. */
export const each = (value: number): Tensor => new Tensor('int64', BigInt64Array.of(BigInt(value)), [1]);

export const floats = (values: Float32Array, dims: readonly number[]): Tensor => new Tensor('float32', values, dims);

// What it would print is thrown as well.
env.logLevel = 'fatal';

const OPTIONS: InferenceSession.SessionOptions = {
  logSeverityLevel: 4,
  // One thread each: pools of several workers spin against each other.
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
};

/** What a model runs on. */
export type Provider = 'cpu' | 'cuda';

/** Rejects where the provider is not there: its library, a driver, a GPU. */
export const openSession = (model: Uint8Array, provider: Provider = 'cpu'): Promise<InferenceSession> =>
  InferenceSession.create(model, { ...OPTIONS, executionProviders: [provider] });

/** For a single run: without the optimisations that pay only later. */
export const openQuickSession = (model: Uint8Array): Promise<InferenceSession> =>
  InferenceSession.create(model, { ...OPTIONS, graphOptimizationLevel: 'disabled' });

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
