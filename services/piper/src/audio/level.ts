// Loudness: how loud a sound is, whether it can be speech at all, and its way to 16-bit samples.

/** Root mean square, 1 is full scale. */
export const rmsOf = (samples: Float32Array): number => {
  let energy = 0;
  for (const sample of samples) energy += sample * sample;
  return Math.sqrt(energy / Math.max(1, samples.length));
};

const peakOf = (samples: Float32Array): number => {
  let peak = 0;
  for (const sample of samples) peak = Math.max(peak, Math.abs(sample));
  return peak;
};

// Speech never comes near this (−3 dBFS); noise from a broken model does.
const LOUDEST_RMS = 10 ** (-3 / 20);
const QUIETEST_PEAK = 10 ** (-40 / 20);

/** Whether a stretch of a model's output can be of speech: finite, and no wall of noise. NaN fails every comparison. */
export const isSound = (samples: Float32Array): boolean => rmsOf(samples) < LOUDEST_RMS;

/** Whether a model's whole output can be speech: sound, and not nothing. */
export const isPlausibleSpeech = (samples: Float32Array): boolean =>
  isSound(samples) && peakOf(samples) > QUIETEST_PEAK;

/** The sound, `gain` times as loud. */
export const scaled = (samples: Float32Array, gain: number): Float32Array => samples.map((sample) => sample * gain);

/** Full-scale floats to s16; what exceeds full scale is clamped. */
export const toInt16 = (samples: Float32Array): Int16Array =>
  Int16Array.from(samples, (sample) => Math.max(-32_768, Math.min(32_767, Math.round(sample * 32_767))));

/** s16 to full-scale floats. */
export const toFloat = (samples: Int16Array): Float32Array => Float32Array.from(samples, (sample) => sample / 32_768);
