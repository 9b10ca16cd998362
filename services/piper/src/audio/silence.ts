// Silence at the ends of an utterance: the caller's wait must not be spent on it, and pauses are made on purpose.
// The sound comes in pieces; where it is cut makes no difference.

/** What lies below this is silence (−45 dBFS), as the timeline measures the first audible sample. */
export const SILENCE_LEVEL = 10 ** (-45 / 20);

const WINDOW_MS = 10;
const KEEP_MS = 10;

const isAudible = (samples: Float32Array, from: number, to: number): boolean => {
  let energy = 0;
  for (let at = from; at < to; at++) energy += (samples[at] as number) ** 2;
  return Math.sqrt(energy / Math.max(1, to - from)) > SILENCE_LEVEL;
};

const samplesOf = (sampleRateHz: number, ms: number): number => Math.round((sampleRateHz * ms) / 1000);

const joined = (before: Float32Array, after: Float32Array): Float32Array => {
  if (before.length === 0) return after;
  const both = new Float32Array(before.length + after.length);
  both.set(before);
  both.set(after, before.length);
  return both;
};

export type LeadingSilence = {
  /** What is to be heard of the sound so far: nothing until 10 ms before its first audible window. */
  push(samples: Float32Array): Float32Array;
  /** The sound is over: what is left to be heard, which may be nothing at all. */
  end(): Float32Array;
  /** How many samples were left out at the beginning. */
  trimmed(): number;
};

/** Leaves out an utterance's leading silence. */
export const createLeadingSilence = (sampleRateHz: number): LeadingSilence => {
  const window = samplesOf(sampleRateHz, WINDOW_MS);
  const keep = samplesOf(sampleRateHz, KEEP_MS);
  const nothing = new Float32Array(0);
  let held: Float32Array = nothing;
  let [passed, heard] = [0, false];
  // Whole windows of the held sound were looked at up to here.
  let seen = 0;

  const look = (atLeast: number): Float32Array => {
    for (; held.length - seen >= atLeast && seen < held.length; seen += window) {
      if (!isAudible(held, seen, Math.min(held.length, seen + window))) continue;
      const from = Math.max(0, seen - keep);
      passed += from;
      heard = true;
      return held.subarray(from);
    }
    const silent = Math.max(0, Math.min(seen, held.length) - keep);
    passed += silent;
    seen -= silent;
    held = held.slice(silent);
    return nothing;
  };
  return {
    push(samples) {
      if (heard) return samples;
      held = joined(held, samples);
      return look(window);
    },
    end: () => (heard ? nothing : look(1)),
    trimmed: () => passed,
  };
};

export type TrailingSilence = {
  push(samples: Float32Array): void;
  /** How many milliseconds of silence the sound ends with so far. */
  ms(): number;
};

/** Listens for the silence that an utterance ends with. */
export const createTrailingSilence = (sampleRateHz: number): TrailingSilence => {
  const window = samplesOf(sampleRateHz, WINDOW_MS);
  let tail: Float32Array = new Float32Array(0);
  let silent = 0;
  return {
    push(samples) {
      tail = joined(tail, samples);
      let at = 0;
      for (; tail.length - at >= window; at += window) silent = isAudible(tail, at, at + window) ? 0 : silent + window;
      tail = tail.slice(at);
    },
    ms: () => ((isAudible(tail, 0, tail.length) ? 0 : silent + tail.length) * 1000) / sampleRateHz,
  };
};
