// Windows of one shape run as one: flow and decoder on whatever their sessions run on, a GPU or this thread's core.
import type { InferenceSession } from 'onnxruntime-node';
import type { VoiceParts } from '../graph/split.ts';
import { columnsOf, noisyFrames, type Sentence } from './latent.ts';
import { floats, runSession } from './onnx-session.ts';
import { BATCHES, WIDTHS, batchOf, flowStartOf, flowWidthOf, type ShapedWindow } from './shapes.ts';

/** A window of a sentence. */
export type Cut = { sentence: Sentence; window: ShapedWindow };

export type BatchDecoder = {
  /** All of one width and one speaker; the sound of each. */
  decode(cuts: readonly Cut[]): Promise<Float32Array<ArrayBuffer>[]>;
  /** Runs every shape once, so that no caller waits for its first time. */
  warm(channels: number): Promise<void>;
};

export type BatchSessions = { flow: InferenceSession; decoder: InferenceSession };

/** Rows of several sentences, one behind the other; what a batch lacks is filled up with the first. */
const stacked = (rows: readonly Float32Array[], batch: number): Float32Array => {
  const [first = new Float32Array(0)] = rows;
  const all = new Float32Array(batch * first.length);
  for (let at = 0; at < batch; at++) all.set(rows[at] ?? first, at * first.length);
  return all;
};

/** The frames that the flow reads for a window: a sentence that is shorter than them ends in silence that its mask hides. */
const flowFrames = ({ sentence, window }: Cut): { noisy: Float32Array; mask: Float32Array } => {
  const width = flowWidthOf(window.width);
  const start = flowStartOf(window, sentence.totalFrames);
  const known = Math.min(width, sentence.totalFrames - start);
  const mask = new Float32Array(width).fill(1, 0, known);
  const frames = noisyFrames(sentence, start, start + known);
  if (known === width) return { noisy: frames, mask };
  const noisy = new Float32Array(sentence.channels * width);
  for (let channel = 0; channel < sentence.channels; channel++) {
    noisy.set(frames.subarray(channel * known, (channel + 1) * known), channel * width);
  }
  return { noisy, mask };
};

const silence = (channels: number, width: number): Cut => ({
  sentence: {
    mean: new Float32Array(channels),
    logDeviation: new Float32Array(channels),
    frames: Int32Array.of(flowWidthOf(width)),
    channels,
    totalFrames: flowWidthOf(width),
    latent: new Float32Array(0),
    noiseScale: 0,
    seed: 0,
    speaker: 0,
  },
  window: { from: 0, to: width, start: 0, width },
});

export const createBatchDecoder = (sessions: BatchSessions, { flow, decoder }: VoiceParts): BatchDecoder => {
  const decode: BatchDecoder['decode'] = async (cuts) => {
    const [first] = cuts;
    if (!first) return [];
    const { channels, speaker } = first.sentence;
    const { width } = first.window;
    const [batch, flowWidth] = [batchOf(cuts.length), flowWidthOf(width)];
    const frames = cuts.map(flowFrames);
    const noisy = stacked(
      frames.map((each) => each.noisy),
      batch,
    );
    const mask = stacked(
      frames.map((each) => each.mask),
      batch,
    );
    const flowFeeds = {
      [flow.noisy]: floats(noisy, [batch, channels, flowWidth]),
      [flow.mask]: floats(mask, [batch, 1, flowWidth]),
    };
    const [flowed] = await runSession(sessions.flow, flowFeeds, speaker);
    if (!flowed) throw new Error('The flow gave nothing.');
    const latent = cuts.map(({ sentence, window }, at) => {
      const rows = flowed.data.subarray(at * channels * flowWidth, (at + 1) * channels * flowWidth);
      const offset = window.start - flowStartOf(window, sentence.totalFrames);
      return columnsOf(rows, flowWidth, offset, offset + width);
    });
    const feeds = { [decoder.latent]: floats(stacked(latent, batch), [batch, channels, width]) };
    const [sound] = await runSession(sessions.decoder, feeds, speaker);
    if (!sound) throw new Error('The decoder gave nothing.');
    return cuts.map(({ window: { from, to, start } }, at) => {
      const [begin, hop] = [at * width - start, decoder.hopSamples];
      return Float32Array.from(sound.data.subarray((begin + from) * hop, (begin + to) * hop));
    });
  };
  return {
    decode,
    async warm(channels) {
      for (const width of WIDTHS) {
        for (const batch of BATCHES) await decode(Array.from({ length: batch }, () => silence(channels, width)));
      }
    },
  };
};
