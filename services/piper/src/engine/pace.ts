// How fast a voice speaks on this machine, measured as it speaks: what the scheduler and admission go by.

/** What a task works on: phoneme ids, frames on a core, frames on a GPU. */
export type Work = { part: 'text' | 'sound' | 'shaped'; units: number };

export type Pace = {
  /** So long a model ran for so much audio; the text's time has none. */
  took(work: Work, workMs: number, audioMs: number): void;
  /** How long it is going to run. */
  expectMs(work: Work): number;
  /** How many replies can speak at once. */
  capacity(workers: number): number;
};

// Above this share of the workers' time, a burst of first words makes the others stutter.
const BUSY_SHARE = 0.65;
// The clauses of one reply overlap, and those of the one it interrupts.
const LEAST = 4;
// What was measured over more audio than this fades out.
const MEMORY_MS = 60_000;
// Until something was measured.
const USUAL_MS = { text: 0.2, sound: 0.8, shaped: 0.1 };
// What a single task counts in how long the next one is going to run.
const NEWEST = 0.1;

export const createPace = (): Pace => {
  let [work, audio] = [0, 0];
  const perUnitMs: Partial<typeof USUAL_MS> = {};
  return {
    took({ part, units }, workMs, audioMs) {
      const keep = Math.max(0, 1 - audioMs / MEMORY_MS);
      work = work * keep + workMs;
      audio = audio * keep + audioMs;
      const tookMs = workMs / Math.max(1, units);
      perUnitMs[part] = tookMs * NEWEST + (perUnitMs[part] ?? tookMs) * (1 - NEWEST);
    },
    expectMs: ({ part, units }) => (perUnitMs[part] ?? USUAL_MS[part]) * units,
    capacity: (workers) => (audio === 0 ? LEAST : Math.max(LEAST, Math.floor((workers * BUSY_SHARE * audio) / work))),
  };
};
