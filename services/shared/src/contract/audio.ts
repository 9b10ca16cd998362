// The one audio format between services: s16le mono, 24 kHz, frames of 20 ms (design 5).

export const SAMPLE_RATE_HZ = 24_000;
export const FRAME_MS = 20;
export const FRAME_SAMPLES = (SAMPLE_RATE_HZ * FRAME_MS) / 1000;

/** Milliseconds that a count of samples lasts at the service rate. */
export const samplesToMs = (samples: number): number => (samples * 1000) / SAMPLE_RATE_HZ;

/** Samples at the service rate that last so many milliseconds, rounded. */
export const msToSamples = (ms: number): number => Math.round((ms * SAMPLE_RATE_HZ) / 1000);
