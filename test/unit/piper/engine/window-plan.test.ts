import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  CROWDED_WINDOW_FRAMES,
  WINDOW_FRAMES,
  planWindows,
  windowEffort,
} from '../../../../services/piper/src/engine/window-plan.ts';

const SIZES = { frames: WINDOW_FRAMES, contextFrames: 11 };
const lengths = (total: number): number[] => planWindows(total, SIZES).map(({ from, to }) => to - from);

describe('the windows of a sentence', () => {
  test('begin short and grow', () => {
    expect(lengths(500)).toEqual([12, 24, 48, 96, 96, 96, 96, 32]);
  });

  test('while others wait there are fewer, with more audio in hand, for less work', () => {
    const effort = (frames: readonly number[]): number =>
      planWindows(280, { frames, contextFrames: 11 }).reduce((sum, window) => sum + windowEffort(window, 11), 0);
    expect(CROWDED_WINDOW_FRAMES[0]).toBeGreaterThan(WINDOW_FRAMES[0] ?? 0);
    expect(effort(CROWDED_WINDOW_FRAMES)).toBeLessThan(effort(WINDOW_FRAMES));
  });

  test('a very short sentence is one window', () => {
    expect(lengths(19)).toEqual([19]);
    expect(lengths(20)).toEqual([12, 8]);
    expect(lengths(0)).toEqual([]);
  });

  test('without sizes the sentence is one window', () => {
    expect(planWindows(300, { frames: [], contextFrames: 11 })).toEqual([
      { from: 0, to: 300, flow: { from: 0, to: 300 } },
    ]);
  });

  test('cover every frame once, each with its context made by the flow, which makes each frame once', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3000 }), fc.integer({ min: 0, max: 20 }), (total, contextFrames) => {
        const windows = planWindows(total, { frames: WINDOW_FRAMES, contextFrames });
        let [at, flowed] = [0, 0];
        for (const { from, to, flow } of windows) {
          expect(from).toBe(at);
          expect(to).toBeGreaterThan(from);
          expect(flow.from).toBe(flowed);
          expect(flow.to).toBeGreaterThanOrEqual(Math.min(total, to + contextFrames));
          [at, flowed] = [to, flow.to];
        }
        expect([at, flowed]).toEqual([total, total]);
      }),
    );
  });
});
