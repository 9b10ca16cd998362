// What a voice's engine does: phoneme ids in; first what is known of the sentence, then its audio, window by window.
import type { Playback } from './playback.ts';

/** `scales` are the voice's noise scale, length scale and noise width, in this order; `speaker` for voices of many. */
export type SynthesisJob = {
  ids: readonly number[];
  scales: readonly [number, number, number];
  speaker?: number;
  /** The same seed gives the same sound; without one each run differs. */
  seed?: number;
};

export type SynthesisOptions = {
  /** Aborting drops what is queued and discards what runs. */
  signal?: AbortSignal;
  /** The reply that the sentence is part of: whose audio is needed first runs first. */
  playback?: Playback;
};

/** A sentence before its audio. */
export type Synthesis = {
  totalSamples: number;
  /** How many samples each phoneme id lasts; null for a voice that does not say. */
  samplesPerId: readonly number[] | null;
  /** Samples at the voice's rate, full scale 1, without gaps; made ahead of the reader. Leaving early cancels the rest. */
  windows: AsyncIterable<Float32Array>;
};

/** `streaming`: window by window; `one-shot`: the model cannot be cut, and `reason` says why. */
export type EngineMode = { mode: 'streaming' } | { mode: 'one-shot'; reason: string };

export type SynthesisEngine = {
  readonly mode: EngineMode;
  /** Speaks as soon as one worker has the voice; this resolves when all have it. */
  readonly everywhere: Promise<void>;
  /** Resolves when the sentence's length is known. Rejects with `SynthesisFailed`, or the signal's reason. */
  begin(job: SynthesisJob, options?: SynthesisOptions): Promise<Synthesis>;
  /** The sentence in one piece. */
  synthesize(job: SynthesisJob, signal?: AbortSignal): Promise<Float32Array>;
  /** How many replies can speak at once without a pause, by what synthesis has taken so far. */
  capacity(): number;
  /** Ends the engine; what is still queued rejects. */
  close(): Promise<void>;
};
