// Windows of a few fixed shapes, for a GPU: each new shape costs it up to a second once, and several windows of one shape run as one.

/** `width` latent frames from `start` on go through the decoder; of their audio the frames `from`…`to` are kept. */
export type ShapedWindow = { from: number; to: number; start: number; width: number };

/** Frames that the decoder is given at once. What is shorter than the first of them is no work for a GPU. */
export const WIDTHS = [34, 70, 118];
/** How many windows run as one; a batch is filled up to the next of them. */
export const BATCHES = [1, 2, 4, 8];
export const LARGEST_BATCH = 8;

/** The flow looks so far to each side. */
export const FLOW_CONTEXT_FRAMES = 32;

export const flowWidthOf = (width: number): number => width + 2 * FLOW_CONTEXT_FRAMES;

/** Where the flow begins for a window: with all the context that there is, and not beyond the sentence's end. */
export const flowStartOf = ({ start, width }: ShapedWindow, totalFrames: number): number =>
  Math.max(0, Math.min(start - FLOW_CONTEXT_FRAMES, totalFrames - flowWidthOf(width)));

/** The windows of a sentence: the first one short, the last ones aligned to its end; null when it is shorter than any shape. */
export const planShapedWindows = (totalFrames: number, contextFrames: number): ShapedWindow[] | null => {
  const [shortest = 0] = WIDTHS;
  const widest = WIDTHS.findLast((width) => width <= totalFrames);
  if (widest === undefined) return null;
  const windows: ShapedWindow[] = [];
  for (let from = 0; from < totalFrames;) {
    const width = from === 0 ? shortest : widest;
    const start = Math.max(0, Math.min(from - contextFrames, totalFrames - width));
    const end = start + width;
    const to = end === totalFrames ? totalFrames : end - contextFrames;
    windows.push({ from, to, start, width });
    from = to;
  }
  return windows;
};

/** The batch that so many windows are run in. */
export const batchOf = (windows: number): number => BATCHES.find((size) => size >= windows) ?? LARGEST_BATCH;
