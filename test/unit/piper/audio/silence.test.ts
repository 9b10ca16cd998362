import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createLeadingSilence, createTrailingSilence } from '../../../../services/piper/src/audio/silence.ts';

const RATE_HZ = 24_000;
const MS = RATE_HZ / 1000;

const silence = (ms: number): number[] => Array.from({ length: ms * MS }, () => 0);
const tone = (ms: number, level = 0.1): number[] =>
  Array.from({ length: ms * MS }, (_, at) => level * Math.sin((2 * Math.PI * 300 * at) / RATE_HZ));

/** The sound in pieces of the given lengths, the rest as the last one. */
const pieces = (samples: readonly number[], lengths: readonly number[]): Float32Array[] => {
  const cut: Float32Array[] = [];
  let at = 0;
  for (const length of [...lengths, samples.length]) {
    cut.push(Float32Array.from(samples.slice(at, at + length)));
    at += length;
  }
  return cut;
};

const heardOf = (samples: readonly number[], lengths: readonly number[] = []) => {
  const leading = createLeadingSilence(RATE_HZ);
  const heard = pieces(samples, lengths).flatMap((piece) => [...leading.push(piece)]);
  return { heard: [...heard, ...leading.end()], trimmed: leading.trimmed() };
};

const trailingMs = (samples: readonly number[], lengths: readonly number[] = []): number => {
  const trailing = createTrailingSilence(RATE_HZ);
  for (const piece of pieces(samples, lengths)) trailing.push(piece);
  return trailing.ms();
};

describe('leading silence', () => {
  test('is left out but for 10 ms', () => {
    const { heard, trimmed } = heardOf([...silence(200), ...tone(100)]);
    expect(heard.length / MS).toBe(110);
    expect(trimmed / MS).toBe(190);
  });

  test('a sound that begins at once keeps all of itself', () => {
    expect(heardOf(tone(100)).heard).toHaveLength(100 * MS);
  });

  test('silence alone is nothing to be heard', () => {
    expect(heardOf(silence(300)).heard).toEqual([]);
  });

  test('silence in the middle stays', () => {
    expect(heardOf([...tone(50), ...silence(300), ...tone(50)]).heard).toHaveLength(400 * MS);
  });

  test('where the sound is cut makes no difference', () => {
    const sound = [...silence(73), ...tone(4), ...silence(20), ...tone(40)];
    const whole = heardOf(sound);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 700 }), { maxLength: 8 }), (lengths) => {
        expect(heardOf(sound, lengths)).toEqual(whole);
      }),
    );
  });
});

describe('trailing silence', () => {
  test.each<[string, number[], number]>([
    ['after a tone', [...tone(100), ...silence(80)], 80],
    ['none after a tone', tone(100), 0],
    ['all of a silence', silence(120), 120],
  ])('is measured: %s', (_what, sound, wantMs) => {
    expect(trailingMs(sound)).toBeCloseTo(wantMs, 0);
  });

  test('where the sound is cut makes no difference', () => {
    const sound = [...tone(40), ...silence(33)];
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 700 }), { maxLength: 8 }), (lengths) => {
        expect(trailingMs(sound, lengths)).toBe(trailingMs(sound));
      }),
    );
  });
});
