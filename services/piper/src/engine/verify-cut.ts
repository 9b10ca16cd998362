// Whether a cut voice says what the whole model says: found out at load, before anyone hears it.
import { gaussianNoise, type Sentence } from './latent.ts';
import { each, floats, ids, openQuickSession, runSession } from './onnx-session.ts';
import type { StreamedVoice } from './voice-models.ts';
import { planWindows } from './window-plan.ts';

export const TOLERANCE = 1e-4;

const FRAMES = 60;
const CHUNKS = [10, 20];
const SEED = 1;
// Begin, pad, a few phonemes, end: low ids, which every voice has.
const PROBE_IDS = [1, 0, 14, 0, 10, 0, 13, 0, 2];

export const largestDifference = (one: Float32Array, other: Float32Array): number => {
  if (one.length !== other.length) return Infinity;
  let largest = 0;
  // Not-a-number must not pass for equal.
  for (const [at, value] of one.entries()) {
    const difference = Math.abs(value - (other[at] as number));
    if (!(difference <= largest)) largest = Number.isNaN(difference) ? Infinity : difference;
  }
  return largest;
};

export const decode = async (
  voice: StreamedVoice,
  sentence: Sentence,
  frames: readonly number[],
): Promise<Float32Array> => {
  const sound = new Float32Array(sentence.totalFrames * voice.hopSamples);
  const own = { ...sentence, latent: new Float32Array(sentence.latent.length) };
  const plan = { contextFrames: voice.contextFrames, eagerWindows: CHUNKS.length };
  for (const window of planWindows(sentence.totalFrames, { ...plan, frames })) {
    sound.set(await voice.window(own, window), window.from * voice.hopSamples);
  }
  return sound;
};

/** What no voice would say, so that nothing is hidden by what it would. */
export const randomSentence = (channels: number, totalFrames: number): Sentence => {
  const noise = (stream: number) => gaussianNoise(SEED, stream, channels * totalFrames);
  return {
    mean: noise(1),
    logDeviation: noise(2).map((value) => value / 4),
    frames: new Int32Array(totalFrames).fill(1),
    latent: new Float32Array(channels * totalFrames),
    channels,
    totalFrames,
    noiseScale: 0.667,
    seed: SEED,
    speaker: 0,
  };
};

/** Random frames in small windows against the same in one. */
const chunkingError = async (voice: StreamedVoice, { channels }: Sentence): Promise<number> => {
  const random = randomSentence(channels, FRAMES);
  return largestDifference(await decode(voice, random, CHUNKS), await decode(voice, random, [FRAMES]));
};

/** What the whole model makes of the probe, without noise. */
const wholeSound = async (file: Uint8Array): Promise<Float32Array> => {
  const session = await openQuickSession(file);
  const scales = floats(Float32Array.of(0, 1, 0), [3]);
  const [sound] = await runSession(
    session,
    { input: ids(PROBE_IDS), input_lengths: each(PROBE_IDS.length), scales },
    0,
  );
  await session.release();
  return sound?.data ?? new Float32Array(0);
};

export const probeSentence = (voice: StreamedVoice): Promise<Sentence> =>
  voice.text({ ids: PROBE_IDS, scales: [0, 1, 0], seed: SEED });

/** Null where the cut voice is the whole one; otherwise what is wrong with it. */
export const findCutFault = async (voice: StreamedVoice, file: Uint8Array): Promise<string | null> => {
  const probe = await probeSentence(voice);
  const chunking = await chunkingError(voice, probe);
  if (chunking > TOLERANCE) return `windows differ from the whole by ${chunking.toExponential(1)}`;
  const cutting = largestDifference(await decode(voice, probe, [probe.totalFrames]), await wholeSound(file));
  return cutting > TOLERANCE ? `the cut model differs from the whole one by ${cutting.toExponential(1)}` : null;
};
