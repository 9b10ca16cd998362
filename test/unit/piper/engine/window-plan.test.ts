import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  CROWDED_WINDOWS,
  ONE_WINDOW,
  USUAL_WINDOWS,
  planWindows,
  windowEffort,
} from '../../../../services/piper/src/engine/window-plan.ts';

const SIZES = { ...USUAL_WINDOWS, contextFrames: 11 };
const lengths = (total: number): number[] => planWindows(total, SIZES).map(({ from, to }) => to - from);

describe('the windows of a sentence', () => {
  test('begin short and grow', () => {
    expect(lengths(500)).toEqual([12, 24, 48, 96, 96, 96, 96, 32]);
  });

  test('while others wait the first ones are longer', () => {
    const windows = planWindows(500, { ...CROWDED_WINDOWS, contextFrames: 11 });
    expect(windows.map(({ from, to }) => to - from)).toEqual([24, 48, 72, 96, 96, 96, 68]);
  });

  test('a window with work for the flow is more effort', () => {
    const window = { from: 12, to: 36, flow: { from: 23, to: 47 } };
    const flowed = { ...window, flow: { from: 47, to: 47 } };
    expect([windowEffort(flowed, 11), windowEffort(window, 11)]).toEqual([46, 68]);
  });

  test('a very short sentence is one window', () => {
    expect(lengths(19)).toEqual([19]);
    expect(lengths(20)).toEqual([12, 8]);
    expect(lengths(0)).toEqual([]);
  });

  test('without sizes the sentence is one window', () => {
    expect(planWindows(300, { ...ONE_WINDOW, contextFrames: 11 })).toEqual([
      { from: 0, to: 300, flow: { from: 0, to: 300 } },
    ]);
  });

  test('cover every frame once, each with its context made by the flow, which makes each frame once', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(USUAL_WINDOWS, CROWDED_WINDOWS),
        fc.integer({ min: 1, max: 3000 }),
        fc.integer({ min: 0, max: 20 }),
        (sizes, total, contextFrames) => {
          const windows = planWindows(total, { ...sizes, contextFrames });
          let [at, flowed] = [0, 0];
          for (const { from, to, flow } of windows) {
            expect(from).toBe(at);
            expect(to).toBeGreaterThan(from);
            expect(flow.from).toBe(flowed);
            expect(flow.to).toBeGreaterThanOrEqual(Math.min(total, to + contextFrames));
            [at, flowed] = [to, flow.to];
          }
          expect([at, flowed]).toEqual([total, total]);
        },
      ),
    );
  });
});
