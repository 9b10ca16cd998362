import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { WINDOW_SAMPLES, createAudibleMeter } from '@firstword/shared/timeline/audible-meter';

const level = (samples: number, amplitude: number) => new Int16Array(samples).fill(amplitude);

/** A square wave's RMS is its amplitude: −45 dBFS is 184.3 of 32,768. */
const LOUD = 185;
const QUIET = 184;

const joined = (...parts: Int16Array[]) => Int16Array.from(parts.flatMap((part) => [...part]));

describe('the audible meter', () => {
  test.each([
    ['an empty stream', level(0, 0), null],
    ['silence', level(2400, 0), null],
    ['noise just below −45 dBFS', level(2400, QUIET), null],
    ['sound just above −45 dBFS', level(2400, LOUD), 0],
    ['half a second of silence, then sound', joined(level(12_000, 0), level(480, 8000)), 12_000],
    ['a click too short to fill a window with energy', joined(level(500, 0), level(1, 2000), level(500, 0)), null],
    ['sound in a window that never became full', level(WINDOW_SAMPLES - 1, 8000), null],
  ])('finds the first audible sample of %s', (_case, samples, want) => {
    const meter = createAudibleMeter();
    meter.feed(samples);
    expect(meter.firstAudible()).toBe(want);
  });

  test('counts the silence after the last audible window', () => {
    const meter = createAudibleMeter();
    meter.feed(joined(level(480, 8000), level(1000, 0)));
    expect(meter.trailingSilence()).toBe(1000);
    meter.feed(level(250, 8000));
    expect(meter.trailingSilence()).toBe(50);
  });

  test('says the same however the stream is cut into chunks', () => {
    const parts = fc.array(
      fc.tuple(fc.integer({ min: 1, max: 700 }), fc.constantFrom(0, QUIET, LOUD, 9000)).map(([n, a]) => level(n, a)),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(parts, (chunks) => {
        const whole = createAudibleMeter();
        whole.feed(joined(...chunks));
        const cut = createAudibleMeter();
        for (const chunk of chunks) cut.feed(chunk);
        expect([cut.firstAudible(), cut.trailingSilence()]).toEqual([whole.firstAudible(), whole.trailingSilence()]);
      }),
    );
  });
});
