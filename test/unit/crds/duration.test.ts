import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { durationMs } from '@firstword/crds/duration';

it.each([
  ['800ms', 800],
  ['2s', 2_000],
  ['30m', 1_800_000],
  ['1h', 3_600_000],
  ['30d', 2_592_000_000],
  ['0ms', 0],
])('%s is %d ms', (duration, want) => {
  expect(durationMs(duration)).toBe(want);
});

it('anything else is refused, never read as some other time', () => {
  fc.assert(
    fc.property(
      fc.string().filter((text) => !/^\d+(ms|s|m|h|d)$/.test(text)),
      (text) => {
        expect(() => durationMs(text)).toThrow(RangeError);
      },
    ),
  );
});
