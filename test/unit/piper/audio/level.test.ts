import { describe, expect, test } from 'vitest';
import { isPlausibleSpeech, rmsOf, scaled, toFloat, toInt16 } from '../../../../services/piper/src/audio/level.ts';
import { tone } from './tones.ts';

const speechLike = scaled(tone(300, 22_050, 5000), 0.3);
const broken = (sample: number): Float32Array => speechLike.map((value, at) => (at === 2500 ? sample : value));

describe('the loudness of a sound', () => {
  test.each<[string, Float32Array, boolean]>([
    ['speech', speechLike, true],
    ['quiet speech', scaled(speechLike, 0.1), true],
    ['a NaN in it', broken(Number.NaN), false],
    ['an infinity in it', broken(Number.POSITIVE_INFINITY), false],
    ['a wall of noise', Float32Array.from({ length: 1000 }, (_, at) => (-1) ** at), false],
    ['nothing', new Float32Array(1000), false],
    ['no samples', new Float32Array(0), false],
  ])('%s: can it be speech? %#', (_what, samples, want) => {
    expect(isPlausibleSpeech(samples)).toBe(want);
  });

  test('a full-scale tone has an RMS of −3 dB', () => {
    expect(rmsOf(tone(100, 22_050, 22_050))).toBeCloseTo(Math.SQRT1_2, 3);
  });

  test('what exceeds full scale is clamped, never wrapped', () => {
    expect([...toInt16(Float32Array.of(0, 0.5, 1, 1.5, -1, -3))]).toEqual([
      0, 16_384, 32_767, 32_767, -32_767, -32_768,
    ]);
  });

  test('samples survive the way to float and back', () => {
    const samples = Int16Array.of(0, 1, -1, 1000, -1000, 32_767);
    for (const [at, sample] of toInt16(toFloat(samples)).entries()) {
      expect(Math.abs(sample - (samples[at] ?? 0))).toBeLessThanOrEqual(1);
    }
  });
});
