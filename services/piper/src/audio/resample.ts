// A change of sample rate by a windowed-sinc polyphase filter: flat to 82 % of the lower Nyquist frequency, images below −60 dB.
// State is carried, so that a sound cut anywhere gives the same samples as in one piece.

export type Resampler = {
  /** The samples that can be computed by now. */
  push(samples: Float32Array): Float32Array;
  /** The rest; in all, round(samples in × out ÷ in) come out, without delay. */
  flush(): Float32Array;
};

// 48 taps a phase put the stop band of 22,050 → 24,000 at 11.0 kHz and its pass band at 9.0 kHz.
const HALF_TAPS = 24;
const KAISER_BETA = 7;
const CUTOFF = 0.91;

const greatestCommonDivisor = (a: number, b: number): number => (b === 0 ? a : greatestCommonDivisor(b, a % b));

/** The modified Bessel function of order zero, by its series. */
const besselI0 = (x: number): number => {
  let [sum, term] = [1, 1];
  for (let k = 1; term > sum * 1e-12; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
};

const kaiser = (x: number): number =>
  Math.abs(x) > 1 ? 0 : besselI0(KAISER_BETA * Math.sqrt(1 - x * x)) / besselI0(KAISER_BETA);

const sinc = (x: number): number => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));

/** One row of taps for each of the `up` positions that an output sample can have between two input samples. */
const designPhases = (up: number, down: number): { rows: Float32Array[]; half: number } => {
  const scale = Math.min(1, up / down);
  const cutoff = CUTOFF * scale;
  const half = Math.ceil(HALF_TAPS / scale);
  const rows = Array.from({ length: up }, (_, phase) => {
    const row = Float64Array.from({ length: 2 * half }, (_, tap) => {
      const distance = tap - half + 1 - phase / up;
      return cutoff * sinc(cutoff * distance) * kaiser(distance / half);
    });
    const gain = row.reduce((sum, tap) => sum + tap, 0);
    return Float32Array.from(row, (tap) => tap / gain);
  });
  return { rows, half };
};

/** Makes a resampler for one stretch of sound. */
export const createResampler = (fromHz: number, toHz: number): Resampler => {
  if (fromHz === toHz) return { push: (samples) => samples, flush: () => new Float32Array(0) };
  const divisor = greatestCommonDivisor(fromHz, toHz);
  const [up, down] = [toHz / divisor, fromHz / divisor];
  const { rows, half } = designPhases(up, down);
  // Input from index `first` on, with silence before the beginning.
  let held: Float32Array = new Float32Array(half - 1);
  let first = 1 - half;
  let [seen, made] = [0, 0];

  const produce = (until: number): Float32Array => {
    const out = new Float32Array(Math.max(0, until - made));
    for (let n = 0; n < out.length; n++) {
      const position = (made + n) * down;
      const start = Math.floor(position / up) - half + 1 - first;
      const row = rows[position % up] as Float32Array;
      let sum = 0;
      for (let tap = 0; tap < row.length; tap++) sum += (row[tap] as number) * (held[start + tap] as number);
      out[n] = sum;
    }
    made += out.length;
    const keepFrom = Math.min(held.length, Math.floor((made * down) / up) - half + 1 - first);
    held = held.slice(keepFrom);
    first += keepFrom;
    return out;
  };
  const append = (samples: Float32Array): void => {
    const joined = new Float32Array(held.length + samples.length);
    joined.set(held);
    joined.set(samples, held.length);
    held = joined;
  };
  return {
    push(samples) {
      append(samples);
      seen += samples.length;
      // An output sample needs `half` input samples after its place.
      return produce(Math.max(made, Math.floor(((seen - half - 1) * up) / down) + 1));
    },
    flush() {
      append(new Float32Array(half + 1));
      return produce(Math.round((seen * up) / down));
    },
  };
};

/** A whole sound at another rate. */
export const resample = (samples: Float32Array, fromHz: number, toHz: number): Float32Array => {
  if (fromHz === toHz) return samples;
  const resampler = createResampler(fromHz, toHz);
  const [body, tail] = [resampler.push(samples), resampler.flush()];
  const whole = new Float32Array(body.length + tail.length);
  whole.set(body);
  whole.set(tail, body.length);
  return whole;
};
