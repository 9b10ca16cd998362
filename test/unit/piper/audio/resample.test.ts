import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createResampler, resample } from '../../../../services/piper/src/audio/resample.ts';
import { amplitudeAt, decibels, tone } from './tones.ts';

const concat = (parts: Float32Array[]): number[] => parts.flatMap((part) => [...part]);

describe('resampling a voice to 24 kHz', () => {
  test.each([100, 1000, 3000, 5000, 7000, 8000, 9000])('keeps a tone of %i Hz within 0.1 dB', (hz) => {
    const out = resample(tone(hz, 22_050, 22_050), 22_050, 24_000);
    expect(Math.abs(decibels(amplitudeAt(out, hz, 24_000)))).toBeLessThan(0.1);
  });

  test.each([3000, 9000, 10_500])('leaves no image of a tone of %i Hz above −60 dB', (hz) => {
    const out = resample(tone(hz, 22_050, 22_050), 22_050, 24_000);
    // Images of f lie at k·22,050 ± f and fold at 12 kHz.
    for (const image of [22_050 - hz, 22_050 + hz, 44_100 - hz]) {
      const folded = Math.abs(((image + 12_000) % 24_000) - 12_000);
      expect(decibels(amplitudeAt(out, folded, 24_000))).toBeLessThan(-60);
    }
  });

  test.each([500, 3000, 6000])('keeps a tone of %i Hz of a 16 kHz voice within 0.1 dB, its images below −60', (hz) => {
    const out = resample(tone(hz, 16_000, 16_000), 16_000, 24_000);
    expect(Math.abs(decibels(amplitudeAt(out, hz, 24_000)))).toBeLessThan(0.1);
    expect(decibels(amplitudeAt(out, Math.abs(16_000 - hz) % 12_000, 24_000))).toBeLessThan(-60);
  });

  test('folds nothing back when the rate falls', () => {
    const out = resample(tone(15_000, 44_100, 44_100), 44_100, 24_000);
    expect(decibels(amplitudeAt(out, 9000, 24_000))).toBeLessThan(-60);
  });

  test('adds no delay: a click stays where it was', () => {
    const click = new Float32Array(2205);
    click[1102] = 1;
    const out = resample(click, 22_050, 24_000);
    const loudest = out.reduce((best, sample, at) => (Math.abs(sample) > Math.abs(out[best] ?? 0) ? at : best), 0);
    expect(Math.abs(loudest - (1102 * 24_000) / 22_050)).toBeLessThan(1);
  });

  test('gives the same samples however the sound was cut', () => {
    const cuts = fc.array(fc.integer({ min: 0, max: 700 }), { maxLength: 8 });
    fc.assert(
      fc.property(fc.constantFrom(22_050, 16_000, 44_100), cuts, (rateHz, lengths) => {
        const sound = Float32Array.from({ length: 2500 }, (_, at) => Math.sin(at * at * 0.000_1));
        const resampler = createResampler(rateHz, 24_000);
        let at = 0;
        const parts = lengths.map((length) => resampler.push(sound.subarray(at, (at += length))));
        parts.push(resampler.push(sound.subarray(at)), resampler.flush());
        expect(concat(parts)).toEqual([...resample(sound, rateHz, 24_000)]);
      }),
    );
  });

  test('gives exactly as many samples as the sound lasts', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 5000 }), (length) => {
        expect(resample(new Float32Array(length), 22_050, 24_000)).toHaveLength(Math.round((length * 24_000) / 22_050));
      }),
    );
  });

  test('passes a sound of the right rate through', () => {
    const sound = tone(440, 24_000, 100);
    expect(resample(sound, 24_000, 24_000)).toBe(sound);
  });
});
