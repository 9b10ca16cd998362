// Where a run of letters without spaces (Chinese, Japanese, Thai, …) may be cut: asked only at the cut itself.
import { lettersWorth } from './characters.ts';

const LOOK_BACK_CHARS = 64;
const segmenters = {
  word: new Intl.Segmenter(undefined, { granularity: 'word' }),
  grapheme: new Intl.Segmenter(undefined, { granularity: 'grapheme' }),
};

const lastSegmentStart = (text: string, granularity: 'word' | 'grapheme'): number => {
  let start = 0;
  for (const segment of segmenters[granularity].segment(text)) start = segment.index;
  return start;
};

/**
 * How many units at the end of `run` to keep back, so that the cut before them parts no word, or no character where
 * the run is one long word; null where it is better to wait for more text.
 */
export const unitsToKeepBack = (run: string): number | null => {
  const tail = run.slice(-LOOK_BACK_CHARS);
  const wordStart = lastSegmentStart(tail, 'word');
  if (wordStart > 0) return tail.length - wordStart;
  const graphemeStart = run.length < LOOK_BACK_CHARS ? 0 : lastSegmentStart(tail, 'grapheme');
  return graphemeStart > 0 ? tail.length - graphemeStart : null;
};

/** What a piece of a run adds to a clause's length. */
export const spokenLength = (text: string): number => {
  let length = 0;
  for (let index = 0; index < text.length; index += 1) length += lettersWorth(text.codePointAt(index) ?? 0);
  return length;
};
