// A voice inside a worker thread: its model cut in parts, each part run on its own.
import type { InferenceSession } from 'onnxruntime-node';
import { splitVoice, type VoiceParts } from '../graph/split.ts';
import { createBatchDecoder, type BatchDecoder } from './batch-decoder.ts';
import { columnsOf, gaussianNoise, noisyFrames, putColumns, type Sentence } from './latent.ts';
import { each, floats, ids, openSession, runSession, type Provider } from './onnx-session.ts';
import type { SynthesisJob } from './port.ts';
import type { Window } from './window-plan.ts';

export type StreamedVoice = {
  contextFrames: number;
  hopSamples: number;
  text(job: SynthesisJob & { seed: number }): Promise<Sentence>;
  /** Fills in the latent frames that the window lacks, and decodes it. */
  window(sentence: Sentence, window: Window): Promise<Float32Array<ArrayBuffer>>;
  readonly shapes: BatchDecoder;
  release(): Promise<void>;
};

/** Stream of noise for the durations; the frames have theirs from 0 on. */
const DURATION_NOISE = -1;
// Four minutes: no sentence is as long, and a broken model must not take all memory.
const MAX_FRAMES = 20_000;

// Up to 64 columns, ONNX Runtime adds up a convolution's products in another order: what the flow rounds differently
// there, the decoder makes audible to a test.
const EVEN_FRAMES = 72;

const shared = (values: Float32Array | number): Float32Array => {
  const length = typeof values === 'number' ? values : values.length;
  const copy = new Float32Array(new SharedArrayBuffer(length * 4));
  if (typeof values !== 'number') copy.set(values);
  return copy;
};

const framesOf = (durations: Float32Array): { frames: Int32Array; totalFrames: number } => {
  const frames = new Int32Array(new SharedArrayBuffer(durations.length * 4));
  let totalFrames = 0;
  for (const [id, duration] of durations.entries()) {
    if (!(duration >= 0 && totalFrames + duration <= MAX_FRAMES)) throw new Error('A sentence came out without end.');
    frames[id] = duration;
    totalFrames += duration;
  }
  return { frames, totalFrames };
};

const runText = async (session: InferenceSession, part: VoiceParts['text'], job: SynthesisJob & { seed: number }) => {
  const { length } = job.ids;
  const speaker = job.speaker ?? 0;
  const feeds = {
    input: ids(job.ids),
    input_lengths: each(length),
    scales: floats(Float32Array.from(job.scales), [3]),
    [part.durationNoise]: floats(gaussianNoise(job.seed, DURATION_NOISE, 2 * length), [1, 2, length]),
  };
  const [mean, logDeviation, durations] = await runSession(session, feeds, speaker);
  if (!mean || !logDeviation || !durations) throw new Error('The text part gave too little.');
  const channels = mean.data.length / length;
  const { frames, totalFrames } = framesOf(durations.data);
  const latent = shared(channels * totalFrames);
  const [noiseScale] = job.scales;
  const tensors = { mean: shared(mean.data), logDeviation: shared(logDeviation.data), latent };
  return { ...tensors, frames, channels, totalFrames, noiseScale, seed: job.seed, speaker };
};

/** Opens the three parts; nothing is compared with anything yet. */
export const openParts = async (parts: VoiceParts): Promise<StreamedVoice> => {
  const { text, flow, decoder } = parts;
  const sessions = {
    text: await openSession(text.model),
    flow: await openSession(flow.model),
    decoder: await openSession(decoder.model),
  };
  const runFlow = async (sentence: Sentence, { from, to }: Window['flow']): Promise<void> => {
    const { channels, totalFrames, latent, speaker } = sentence;
    const end = Math.min(totalFrames, Math.max(to + flow.contextFrames, EVEN_FRAMES));
    const start = Math.max(0, Math.min(from - flow.contextFrames, end - EVEN_FRAMES));
    const feeds = {
      [flow.noisy]: floats(noisyFrames(sentence, start, end), [1, channels, end - start]),
      [flow.mask]: floats(new Float32Array(end - start).fill(1), [1, 1, end - start]),
    };
    const [made] = await runSession(sessions.flow, feeds, speaker);
    if (made) putColumns({ rows: latent, width: totalFrames, from, to }, made.data, from - start);
  };
  return {
    contextFrames: decoder.contextFrames,
    hopSamples: decoder.hopSamples,
    text: (job) => runText(sessions.text, text, job),
    shapes: createBatchDecoder(sessions, parts),
    async window(sentence, window) {
      if (window.flow.to > window.flow.from) await runFlow(sentence, window.flow);
      const { channels, totalFrames, latent, speaker } = sentence;
      const start = Math.max(0, window.from - decoder.contextFrames);
      const end = Math.min(totalFrames, window.to + decoder.contextFrames);
      const feeds = {
        [decoder.latent]: floats(columnsOf(latent, totalFrames, start, end), [1, channels, end - start]),
      };
      const [sound] = await runSession(sessions.decoder, feeds, speaker);
      const hop = decoder.hopSamples;
      // A copy: the model's own memory is not for other threads.
      return Float32Array.from(sound?.data.subarray((window.from - start) * hop, (window.to - start) * hop) ?? []);
    },
    async release() {
      await Promise.all(Object.values(sessions).map((session) => session.release()));
    },
  };
};

export type ShapedVoice = Pick<StreamedVoice, 'shapes' | 'release'>;

/** Opens what a GPU does of a voice; rejects where there is none. */
export const openShapes = async (parts: VoiceParts, provider: Provider): Promise<ShapedVoice> => {
  const flow = await openSession(parts.flow.model, provider);
  const decoder = await openSession(parts.decoder.model, provider);
  return {
    shapes: createBatchDecoder({ flow, decoder }, parts),
    async release() {
      await Promise.all([flow.release(), decoder.release()]);
    },
  };
};

/** The parts of a voice's file, or why it cannot be cut. Throws `VoiceBroken`. */
export const cutVoice = (file: Uint8Array): VoiceParts | string =>
  splitVoice(file) ?? 'the model is of a make that we do not know how to cut';
