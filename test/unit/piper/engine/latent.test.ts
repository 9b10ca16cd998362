import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { columnsOf, gaussianNoise, noisyFrames, putColumns } from '../../../../services/piper/src/engine/latent.ts';

const CHANNELS = 2;
// Three ids of 2, 0 and 3 frames.
const sentence = (noiseScale: number) => ({
  mean: Float32Array.of(1, 2, 3, 10, 20, 30),
  logDeviation: new Float32Array(6),
  frames: Int32Array.of(2, 0, 3),
  latent: new Float32Array(10),
  channels: CHANNELS,
  totalFrames: 5,
  noiseScale,
  seed: 3,
  speaker: 0,
});

describe('the frames of a sentence', () => {
  test('are the means of the ids that sound in them', () => {
    expect([...noisyFrames(sentence(0), 0, 5)]).toEqual([1, 1, 3, 3, 3, 10, 10, 30, 30, 30]);
    expect([...noisyFrames(sentence(0), 1, 3)]).toEqual([1, 3, 10, 30]);
  });

  test('have the same noise wherever they are cut', () => {
    const whole = noisyFrames(sentence(0.7), 0, 5);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 1, max: 5 }), (from, length) => {
        const to = Math.min(5, from + length);
        expect(noisyFrames(sentence(0.7), from, to)).toEqual(columnsOf(whole, 5, from, to));
      }),
    );
  });

  test('columns taken out go back where they were', () => {
    const rows = Float32Array.from({ length: 10 }, (_, at) => at);
    const target = { rows: new Float32Array(10), width: 5, from: 1, to: 3 };
    putColumns(target, columnsOf(rows, 5, 0, 4), 1);
    expect([...target.rows]).toEqual([0, 1, 2, 0, 0, 0, 6, 7, 0, 0]);
  });
});

describe('noise', () => {
  test('is normal, the same for a seed, another for another stream', () => {
    const noise = gaussianNoise(1, 0, 20_000);
    const mean = noise.reduce((sum, value) => sum + value, 0) / noise.length;
    const variance = noise.reduce((sum, value) => sum + (value - mean) ** 2, 0) / noise.length;
    expect(Math.abs(mean)).toBeLessThan(0.03);
    expect(Math.abs(variance - 1)).toBeLessThan(0.05);
    expect(gaussianNoise(1, 0, 9)).toEqual(noise.slice(0, 9).with(8, gaussianNoise(1, 0, 9)[8] ?? 0));
    expect(gaussianNoise(1, 1, 9)).not.toEqual(gaussianNoise(1, 0, 9));
  });
});
