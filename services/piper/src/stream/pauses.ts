// The silence between two clauses of a reply: what the voice leaves is topped up, and no further.
import { PAUSE_AFTER_MS, type ClauseEnd } from '@firstword/shared/clauses/clause';
import { msToSamples } from '@firstword/shared/contract/audio';

// −45 dBFS: what is below is taken for silence.
const AUDIBLE = 184;

/** Samples of silence at the end of what was said, `before` being how many there were when it began. */
export const trailingSilence = (samples: Int16Array, before: number): number => {
  for (let at = samples.length - 1; at >= 0; at--) {
    if (Math.abs(samples[at] ?? 0) >= AUDIBLE) return samples.length - 1 - at;
  }
  return before + samples.length;
};

/** Samples to add after a clause that ends so, when so much silence is there. */
export const missingPause = (endsWith: ClauseEnd, trailing: number): number =>
  Math.max(0, msToSamples(PAUSE_AFTER_MS[endsWith]) - trailing);
