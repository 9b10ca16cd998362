// When the listener of one reply needs which part of it: the deadlines that the scheduler goes by.
import type { Clock } from '@firstword/shared/runtime/clock';

export type Playback = {
  readonly sinceMs: number;
  /** How long the listener has waited in the middle of the reply. */
  readonly underrunMs: number;
  /** Takes the next stretch of the reply for a sentence; answers where it begins. */
  reserve(durationMs: number): number;
  /** When the audio at an offset is needed; null for the very first, which is needed at once. */
  dueMs(offsetMs?: number): number | null;
  /** The audio from this offset on is there. */
  arrived(offsetMs: number): void;
};

/** One for each reply; its clock starts with its first audio. */
export const createPlayback = (clock: Clock): Playback => {
  const sinceMs = clock.nowMs();
  let [plannedMs, underrunMs] = [0, 0];
  let startedMs: number | null = null;
  return {
    sinceMs,
    get underrunMs() {
      return underrunMs;
    },
    reserve(durationMs) {
      const offsetMs = plannedMs;
      plannedMs += durationMs;
      return offsetMs;
    },
    dueMs: (offsetMs = plannedMs) => (startedMs === null && offsetMs === 0 ? null : (startedMs ?? sinceMs) + offsetMs),
    arrived(offsetMs) {
      const nowMs = clock.nowMs();
      startedMs ??= nowMs - offsetMs;
      // What comes late delays everything after it.
      const lateMs = Math.max(0, nowMs - startedMs - offsetMs);
      underrunMs += lateMs;
      startedMs += lateMs;
    },
  };
};
