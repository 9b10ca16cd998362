// Which windows a sentence is decoded in: a short first one, for the first word, then longer ones, for less work.

/** Frames `from`…`to` become audio once the flow has made the latent frames up to `flow.to`. */
export type Window = { from: number; to: number; flow: { from: number; to: number } };

export type WindowSizes = {
  /** The last size repeats. */
  frames: readonly number[];
  /** Of so many windows the flow makes no more than they need; beyond them it goes further at once, for less work. */
  eagerWindows: number;
};

export type WindowPlan = WindowSizes & {
  /** Latent frames that the decoder needs beyond a window. */
  contextFrames: number;
};

/** 139 ms first at 22,050 Hz; each of the next is ready before the one before it has been heard. */
export const USUAL_WINDOWS: WindowSizes = { frames: [12, 24, 48, 96], eagerWindows: 2 };
/** While others wait for the workers: more audio in hand before the next window is due. */
export const CROWDED_WINDOWS: WindowSizes = { frames: [24, 48, 72, 96], eagerWindows: 3 };
export const ONE_WINDOW: WindowSizes = { frames: [], eagerWindows: 0 };
const FLOW_FRAMES = 256;
// A remainder shorter than this is decoded along with the window before it.
const SHORTEST_FRAMES = 8;

/** The windows of a sentence, in order and without gaps; the last one ends with it, and nothing is padded. */
export const planWindows = (totalFrames: number, { frames, eagerWindows, contextFrames }: WindowPlan): Window[] => {
  const windows: Window[] = [];
  let [from, flowFrom] = [0, 0];
  while (from < totalFrames) {
    const size = frames[Math.min(windows.length, frames.length - 1)] ?? totalFrames;
    const left = totalFrames - from - size;
    const to = left < Math.max(SHORTEST_FRAMES, size / 3) ? totalFrames : from + size;
    const needed = Math.min(totalFrames, to + contextFrames);
    const further = windows.length < eagerWindows ? needed : Math.max(needed, flowFrom + FLOW_FRAMES);
    const flowTo = needed <= flowFrom ? flowFrom : Math.min(totalFrames, further);
    windows.push({ from, to, flow: { from: flowFrom, to: flowTo } });
    [from, flowFrom] = [to, flowTo];
  }
  return windows;
};

// A frame of the flow is so much of one of the decoder, and the flow's own context of 32 frames to each side.
const FLOW_SHARE = 0.25;
const FLOW_CONTEXT_FRAMES = 64;

/** How much work a window is, in frames of the decoder. */
export const windowEffort = ({ from, to, flow }: Window, contextFrames: number): number => {
  const flowFrames = flow.to > flow.from ? flow.to - flow.from + FLOW_CONTEXT_FRAMES : 0;
  return to - from + 2 * contextFrames + flowFrames * FLOW_SHARE;
};
