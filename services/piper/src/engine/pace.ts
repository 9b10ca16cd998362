// How fast a voice speaks on this machine, measured as it speaks: what admission goes by.

export type Pace = {
  /** So long a model ran for so much audio; the text's time has none. */
  took(workMs: number, audioMs: number): void;
  /** Work per audio; null before anything was measured. */
  realtimeFactor(): number | null;
  /** How long before so much audio is needed work on it must begin, if the workers are busy. */
  leadMs(audioMs: number): number;
  /** How many replies can speak at once. */
  capacity(workers: number): number;
};

// Above this share of the workers' time, a burst of first words makes the others stutter.
const BUSY_SHARE = 0.65;
// What a worker may be in the middle of, as audio: found with eight callers at once (test/unit/piper/engine/device.test.ts),
// less made some of them stutter, more made others wait.
const BLOCKING_MS = 500;
const USUAL_FACTOR = 0.15;
// The clauses of one reply overlap, and those of the one it interrupts.
const LEAST = 4;
// What was measured over more audio than this fades out.
const MEMORY_MS = 60_000;

export const createPace = (): Pace => {
  let [work, audio] = [0, 0];
  const realtimeFactor = (): number | null => (audio === 0 ? null : work / audio);
  return {
    took(workMs, audioMs) {
      const keep = Math.max(0, 1 - audioMs / MEMORY_MS);
      work = work * keep + workMs;
      audio = audio * keep + audioMs;
    },
    realtimeFactor,
    leadMs: (audioMs) => (audioMs + BLOCKING_MS) * (realtimeFactor() ?? USUAL_FACTOR),
    capacity: (workers) => Math.max(LEAST, Math.floor((workers * BUSY_SHARE) / (realtimeFactor() ?? BUSY_SHARE))),
  };
};
