// Silence at the ends of an utterance: the caller's wait must not be spent on it, and pauses are made on purpose.

/** What lies below this is silence (−45 dBFS), as the timeline measures the first audible sample. */
export const SILENCE_LEVEL = 10 ** (-45 / 20);

const WINDOW_MS = 10;

const isAudible = (samples: Float32Array, from: number, to: number): boolean => {
  let energy = 0;
  for (let at = from; at < to; at++) energy += (samples[at] as number) ** 2;
  return Math.sqrt(energy / Math.max(1, to - from)) > SILENCE_LEVEL;
};

/** The utterance from `keepMs` before its first audible window on; all of it if none is audible. */
export const trimLeadingSilence = (samples: Float32Array, sampleRateHz: number, keepMs = 10): Float32Array => {
  const window = Math.round((sampleRateHz * WINDOW_MS) / 1000);
  const keep = Math.round((sampleRateHz * keepMs) / 1000);
  for (let at = 0; at < samples.length; at += window) {
    if (isAudible(samples, at, Math.min(samples.length, at + window))) return samples.subarray(Math.max(0, at - keep));
  }
  return samples;
};

/** How many milliseconds of silence the utterance ends with. */
export const trailingSilenceMs = (samples: Float32Array, sampleRateHz: number): number => {
  const window = Math.round((sampleRateHz * WINDOW_MS) / 1000);
  let end = samples.length;
  while (end > 0 && !isAudible(samples, Math.max(0, end - window), end)) end = Math.max(0, end - window);
  return ((samples.length - end) * 1000) / sampleRateHz;
};
