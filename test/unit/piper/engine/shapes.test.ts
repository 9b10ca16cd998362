import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  FLOW_CONTEXT_FRAMES,
  WIDTHS,
  batchOf,
  flowStartOf,
  flowWidthOf,
  planShapedWindows,
} from '../../../../services/piper/src/engine/shapes.ts';

const totals = fc.integer({ min: WIDTHS[0] ?? 0, max: 3000 });
const contexts = fc.constantFrom(11, 13);

describe('windows of fixed shapes', () => {
  test('cover every frame once, each with its context, in known widths', () => {
    fc.assert(
      fc.property(totals, contexts, (total, contextFrames) => {
        let at = 0;
        for (const { from, to, start, width } of planShapedWindows(total, contextFrames) ?? []) {
          expect(from).toBe(at);
          expect(to).toBeGreaterThan(from);
          expect(WIDTHS).toContain(width);
          expect(start === 0 || from - start >= contextFrames).toBe(true);
          expect(start + width === total || start + width - to >= contextFrames).toBe(true);
          expect(start + width).toBeLessThanOrEqual(total);
          at = to;
        }
        expect(at).toBe(total);
      }),
    );
  });

  test('the flow has all its context, or the sentence has no more', () => {
    fc.assert(
      fc.property(totals, contexts, (total, contextFrames) => {
        for (const window of planShapedWindows(total, contextFrames) ?? []) {
          const start = flowStartOf(window, total);
          const end = start + flowWidthOf(window.width);
          expect(start === 0 || window.start - start >= FLOW_CONTEXT_FRAMES).toBe(true);
          expect(end >= total || end - window.start - window.width >= FLOW_CONTEXT_FRAMES).toBe(true);
        }
      }),
    );
  });

  test('begin short, so that the first word comes soon', () => {
    expect(planShapedWindows(300, 11)?.map(({ from, to, width }) => [from, to, width])).toEqual([
      [0, 23, 34],
      [23, 119, 118],
      [119, 215, 118],
      [215, 300, 118],
    ]);
  });

  test('a sentence shorter than any shape has none', () => {
    expect(planShapedWindows(33, 11)).toBeNull();
  });

  test('several are filled up to a batch of a known size', () => {
    expect([1, 2, 3, 5, 8].map(batchOf)).toEqual([1, 2, 4, 8, 8]);
  });
});
