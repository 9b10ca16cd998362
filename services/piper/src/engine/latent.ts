// A sentence between its text and its audio: what each phoneme id sounds like, spread over the frames that it lasts.

/** Lies in shared memory: any worker can go on with it. `mean` and `logDeviation` are channel by channel, ids within. */
export type Sentence = {
  mean: Float32Array;
  logDeviation: Float32Array;
  /** Frames of each id. */
  frames: Int32Array;
  channels: number;
  totalFrames: number;
  /** Latent frames, as far as the flow has come; channel by channel, frames within. */
  latent: Float32Array;
  noiseScale: number;
  seed: number;
  speaker: number;
};

/** A small fast generator (mulberry32): the same numbers for the same seed on every machine. */
const createUniform = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

/** `length` normally distributed numbers; `stream` tells several uses of one seed apart. */
export const gaussianNoise = (seed: number, stream: number, length: number): Float32Array => {
  const uniform = createUniform(Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(stream + 1, 0xc2b2ae35));
  const noise = new Float32Array(length);
  for (let at = 0; at < length; at += 2) {
    const radius = Math.sqrt(-2 * Math.log(1 - uniform()));
    const angle = 2 * Math.PI * uniform();
    noise[at] = radius * Math.cos(angle);
    if (at + 1 < length) noise[at + 1] = radius * Math.sin(angle);
  }
  return noise;
};

/** Which id sounds in each of the frames `from`…`to`. */
const idsOfFrames = (frames: Int32Array, from: number, to: number): Int32Array => {
  const ids = new Int32Array(to - from);
  let end = 0;
  for (let id = 0; id < frames.length && end < to; id++) {
    const start = end;
    end += frames[id] as number;
    if (end > from) ids.fill(id, Math.max(0, start - from), Math.min(to, end) - from);
  }
  return ids;
};

/** What the flow reads for the frames `from`…`to`; a frame's noise does not depend on where it is cut. */
export const noisyFrames = (sentence: Sentence, from: number, to: number): Float32Array => {
  const { mean, logDeviation, channels, noiseScale, seed } = sentence;
  const [ids, width, perChannel] = [idsOfFrames(sentence.frames, from, to), to - from, sentence.frames.length];
  const noisy = new Float32Array(channels * width);
  for (let frame = 0; frame < width; frame++) {
    const noise = noiseScale === 0 ? null : gaussianNoise(seed, from + frame, channels);
    for (let channel = 0; channel < channels; channel++) {
      const at = channel * perChannel + (ids[frame] as number);
      const deviation = noise ? Math.exp(logDeviation[at] as number) * noiseScale * (noise[channel] as number) : 0;
      noisy[channel * width + frame] = (mean[at] as number) + deviation;
    }
  }
  return noisy;
};

/** The columns `from`…`to` of rows that are `width` long. */
export const columnsOf = (rows: Float32Array, width: number, from: number, to: number): Float32Array => {
  const columns = new Float32Array((rows.length / width) * (to - from));
  for (let row = 0; row * width < rows.length; row++) {
    columns.set(rows.subarray(row * width + from, row * width + to), row * (to - from));
  }
  return columns;
};

/** Puts columns where they belong in rows that are `width` long; `skip` of each row's columns are left out at its start. */
export const putColumns = (
  target: { rows: Float32Array; width: number; from: number; to: number },
  columns: Float32Array,
  skip: number,
): void => {
  const { rows, width, from, to } = target;
  const channels = rows.length / width;
  const stride = columns.length / channels;
  for (let row = 0; row < channels; row++) {
    rows.set(columns.subarray(row * stride + skip, row * stride + skip + to - from), row * width + from);
  }
};
