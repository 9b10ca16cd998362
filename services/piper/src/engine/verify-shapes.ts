// Whether a voice on a GPU says what it says on a core, in every shape; run once at load, which also warms the shapes.
import type { VoiceParts } from '../graph/split.ts';
import { WIDTHS, planShapedWindows } from './shapes.ts';
import { decode, largestDifference, probeSentence, randomSentence } from './verify-cut.ts';
import { openParts, type ShapedVoice } from './voice-models.ts';

// GPUs round more coarsely, even where TF32 is off: −40 dBFS is heard by nobody, and a wrong result is far above it.
const TOLERANCE = 1e-2;
// Each width, and a sentence that the flow has to fill up.
const LENGTHS = [...WIDTHS, 2 * Math.max(...WIDTHS)];

/** Null where all is well. */
export const findShapesFault = async ({ shapes }: ShapedVoice, parts: VoiceParts): Promise<string | null> => {
  const onCore = await openParts(parts);
  try {
    const { channels } = await probeSentence(onCore);
    await shapes.warm(channels);
    for (const length of LENGTHS) {
      const sentence = randomSentence(channels, length);
      const whole = await decode(onCore, sentence, [length]);
      for (const window of planShapedWindows(length, onCore.contextFrames) ?? []) {
        const [sound = new Float32Array(0)] = await shapes.decode([{ sentence, window }]);
        const same = whole.subarray(window.from * onCore.hopSamples, window.to * onCore.hopSamples);
        const difference = largestDifference(sound, same);
        if (difference > TOLERANCE) return `its sound differs by ${difference.toExponential(1)} from a core's`;
      }
    }
    return null;
  } finally {
    await onCore.release();
  }
};
