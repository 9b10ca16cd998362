// Where audio is loud enough to hear: the first word's exact sample, and the silence around a clause.
import { SAMPLE_RATE_HZ } from '../contract/audio.ts';

/** Audible is a window of 10 ms whose RMS lies above −45 dB of full scale. */
export const AUDIBLE_DBFS = -45;
export const WINDOW_SAMPLES = SAMPLE_RATE_HZ / 100;

const WINDOW_ENERGY = WINDOW_SAMPLES * (32_768 * 10 ** (AUDIBLE_DBFS / 20)) ** 2;

export type AudibleMeter = {
  /** Takes the next samples of the stream; how they are cut into chunks changes nothing. */
  feed(samples: Int16Array): void;
  /** Index of the first sample of the first audible window; null while there was none. */
  firstAudible(): number | null;
  /** Samples since the last audible window. */
  trailingSilence(): number;
};

/** Listens to a stream of chunks; a window that is not full yet counts as silent. */
export const createAudibleMeter = (): AudibleMeter => {
  let energy = 0;
  let fed = 0;
  let first: number | null = null;
  let lastEnd = 0;
  const closeWindow = () => {
    if (energy > WINDOW_ENERGY) {
      first ??= fed - WINDOW_SAMPLES;
      lastEnd = fed;
    }
    energy = 0;
  };
  return {
    feed: (samples) => {
      for (const sample of samples) {
        energy += sample * sample;
        fed += 1;
        if (fed % WINDOW_SAMPLES === 0) closeWindow();
      }
    },
    firstAudible: () => first,
    trailingSilence: () => fed - lastEnd,
  };
};
