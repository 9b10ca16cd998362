// What the event loop and a worker thread say to each other: one task at a time, one answer each.
import type { Sentence } from './latent.ts';
import type { SynthesisJob } from './port.ts';
import type { Window } from './window-plan.ts';

export type Task =
  /** `verify`: cut, and compared with the whole model; one worker does it for all. */
  | { type: 'load'; voice: number; modelPath: string; how: 'verify' | 'cut' | 'whole' }
  | { type: 'unload'; voice: number }
  | { type: 'text'; voice: number; job: SynthesisJob & { seed: number } }
  | { type: 'window'; voice: number; sentence: Sentence; window: Window }
  /** A model that cannot be cut. */
  | { type: 'whole'; voice: number; job: SynthesisJob }
  /** The thread ends; nothing is answered. */
  | { type: 'stop' };

/** What a voice is asked to do. */
export type VoiceTask = Exclude<Task, { type: 'stop' }>;

/** What a worker has found out about a voice; `oneShot`: it is spoken in one piece, for this reason. */
export type VoiceCut = { contextFrames: number; hopSamples: number } | { oneShot: string };

/** `tookMs` is the time that the models ran. */
export type Answer =
  | { type: 'ready' }
  | { type: 'loaded'; cut: VoiceCut }
  | { type: 'unloaded' }
  | { type: 'text'; sentence: Sentence; tookMs: number }
  | { type: 'audio'; samples: Float32Array<ArrayBuffer>; tookMs: number }
  | { type: 'failed'; code: string; message: string };
