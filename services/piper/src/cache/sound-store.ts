// Speech kept in memory, bounded in bytes: what was heard longest ago leaves first.
import type { SentenceTiming } from '../speech.ts';

export type Sound = { spokenBy: string; sampleRateHz: number; samples: Int16Array; timings: SentenceTiming[] };

export type SoundStore = {
  /** Counts as heard now. */
  get(key: string): Sound | undefined;
  /** A sound larger than the bound is not kept. */
  put(key: string, sound: Sound): void;
  has(key: string): boolean;
  bytes(): number;
};

export const createSoundStore = (maxBytes: number): SoundStore => {
  // A Map keeps the order of insertion: the first is the one heard longest ago.
  const sounds = new Map<string, Sound>();
  let bytes = 0;
  const drop = (key: string): void => {
    bytes -= sounds.get(key)?.samples.byteLength ?? 0;
    sounds.delete(key);
  };
  return {
    get(key) {
      const sound = sounds.get(key);
      if (!sound) return undefined;
      sounds.delete(key);
      sounds.set(key, sound);
      return sound;
    },
    put(key, sound) {
      drop(key);
      if (sound.samples.byteLength > maxBytes) return;
      sounds.set(key, sound);
      bytes += sound.samples.byteLength;
      for (const oldest of sounds.keys()) {
        if (bytes <= maxBytes) return;
        drop(oldest);
      }
    },
    has: (key) => sounds.has(key),
    bytes: () => bytes,
  };
};
