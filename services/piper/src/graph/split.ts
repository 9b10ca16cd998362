// A voice's model cut into the three parts that streaming takes: text, flow, decoder.
import { extractPart } from './extract.ts';
import { findCuts } from './cuts.ts';
import { parseModel } from './model.ts';
import { receptiveField } from './receptive-field.ts';
import { widen } from './widen.ts';

/** Each part's model, what its tensors are called, and how many frames to each side one of its frames depends on. */
export type VoiceParts = {
  /** ids → mean and log deviation and frames of each id. The noise of the durations is an input. */
  text: { model: Uint8Array; durationNoise: string; mean: string; logDeviation: string; durations: string };
  /** noisy frames and their mask → latent frames. */
  flow: { model: Uint8Array; noisy: string; mask: string; latent: string; contextFrames: number };
  /** latent frames → samples. */
  decoder: { model: Uint8Array; latent: string; output: string; contextFrames: number; hopSamples: number };
};

/** Null for a sound model of unknown make; throws `VoiceBroken` for a file that no voice can be. */
export const splitVoice = (file: Uint8Array): VoiceParts | null => {
  const model = parseModel(file);
  const cuts = findCuts(model.graph);
  if (!cuts) return null;
  const { latent, output, durations } = cuts;
  const { mean, logDeviation, noisy, mask, durationNoise } = cuts.flow;
  const reach = receptiveField(model.graph, latent, output);
  const ends = [latent, output, durations, mean, logDeviation, noisy, mask, durationNoise];
  const fast = widen(model, ends);
  const text = extractPart(fast, 'text', {
    inputs: [{ name: durationNoise, axes: ['batch', 2, 'phonemes'] }],
    outputs: [mean, logDeviation, durations],
  });
  const flow = extractPart(fast, 'flow', {
    inputs: [
      { name: noisy, axes: ['batch', 'channels', 'frames'] },
      { name: mask, axes: ['batch', 1, 'frames'] },
    ],
    outputs: [latent],
  });
  const decoder = extractPart(fast, 'decoder', {
    inputs: [{ name: latent, axes: ['batch', 'channels', 'frames'] }],
    outputs: [output],
  });
  return {
    text: { model: text, durationNoise, mean, logDeviation, durations },
    flow: { model: flow, noisy, mask, latent, contextFrames: receptiveField(model.graph, noisy, latent).context },
    decoder: { model: decoder, latent, output, contextFrames: reach.context, hopSamples: reach.hop },
  };
};
