// What a voice's engine does: phoneme ids in, one utterance of audio out.

/**
 * `scales` are the voice's noise scale, length scale and noise width, in this order; `speaker` for voices of many; the
 * same `seed` gives the same samples.
 */
export type SynthesisJob = {
  ids: readonly number[];
  scales: readonly [number, number, number];
  speaker?: number;
  seed?: number;
};

export type SynthesisEngine = {
  /**
   * Samples at the voice's rate, full scale 1. Jobs run in the order of their calls, several at once.
   * Aborting drops a queued job and discards a running one. Rejects with `SynthesisFailed`.
   */
  synthesize(job: SynthesisJob, signal?: AbortSignal): Promise<Float32Array>;
  /** Ends the engine; what is still queued rejects. */
  close(): Promise<void>;
};
