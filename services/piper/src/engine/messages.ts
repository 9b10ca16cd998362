// What the event loop and a worker thread say to each other: one task at a time, one answer each.
import type { Cut } from './batch-decoder.ts';
import type { Sentence } from './latent.ts';
import type { SynthesisJob } from './port.ts';
import type { ShapedWindow } from './shapes.ts';
import type { Window } from './window-plan.ts';

/** `verify`: cut, and compared with the whole model; one worker does it for all. `shapes`: only what a GPU does. */
export type LoadHow = 'verify' | 'cut' | 'whole' | 'shapes';

type VoiceTaskAlone =
  | { type: 'load'; voice: number; modelPath: string; how: LoadHow }
  | { type: 'unload'; voice: number }
  | { type: 'text'; voice: number; job: SynthesisJob & { seed: number } }
  | { type: 'window'; voice: number; sentence: Sentence; window: Window }
  /** A model that cannot be cut. */
  | { type: 'whole'; voice: number; job: SynthesisJob };

/** A window that is run together with others of its shape. */
export type ShapedTask = { type: 'shaped'; voice: number; sentence: Sentence; window: ShapedWindow };

/** What a voice is asked to do. */
export type VoiceTask = VoiceTaskAlone | ShapedTask;

export type Task =
  | VoiceTaskAlone
  | { type: 'batch'; voice: number; cuts: readonly Cut[] }
  /** The thread ends; nothing is answered. */
  | { type: 'stop' };

/** What a worker has found out about a voice; `oneShot`: it is spoken in one piece, for this reason. */
export type VoiceCut = { contextFrames: number; hopSamples: number } | { oneShot: string };

/** `tookMs` is the time that the models ran. */
export type Answer =
  | { type: 'ready' }
  | { type: 'loaded'; cut: VoiceCut }
  | { type: 'unloaded' }
  | { type: 'text'; sentence: Sentence; tookMs: number }
  | { type: 'audio'; samples: Float32Array<ArrayBuffer>; tookMs: number }
  /** Of a batch, one each. */
  | { type: 'audios'; samples: Float32Array<ArrayBuffer>[]; tookMs: number }
  | { type: 'failed'; code: string; message: string };
