// Tones, and how much of a frequency a sound holds.

export const tone = (hz: number, rateHz: number, length: number): Float32Array =>
  Float32Array.from({ length }, (_, at) => Math.sin((2 * Math.PI * hz * at) / rateHz));

/** Amplitude of a frequency in the middle of a sound, by a windowed single-frequency transform. */
export const amplitudeAt = (samples: Float32Array, hz: number, rateHz: number): number => {
  const from = Math.floor(samples.length / 8);
  const count = samples.length - 2 * from;
  let [real, imaginary, weight] = [0, 0, 0];
  for (let at = 0; at < count; at++) {
    // Blackman-Harris: side lobes below −92 dB, so that a neighbour tone does not leak in.
    const turn = (2 * Math.PI * at) / count;
    const window = 0.358_75 - 0.488_29 * Math.cos(turn) + 0.141_28 * Math.cos(2 * turn) - 0.011_68 * Math.cos(3 * turn);
    const angle = (2 * Math.PI * hz * (from + at)) / rateHz;
    const sample = (samples[from + at] ?? 0) * window;
    real += sample * Math.cos(angle);
    imaginary += sample * Math.sin(angle);
    weight += window;
  }
  return (2 * Math.hypot(real, imaginary)) / weight;
};

export const decibels = (amplitude: number): number => 20 * Math.log10(amplitude);
