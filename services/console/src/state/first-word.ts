// The promise in figures: a turn's waterfall and the session's percentiles, from the turns' timelines.
import { STAGES, type Channel, type Stage, type TurnTimeline } from '@firstword/shared/timeline/record';
import type { Turn } from './view.ts';

type WaterfallPart = { stage: Stage | 'unattributed'; ms: number; percent: number };

export type Waterfall = {
  firstWordMs: number;
  targetMs: number;
  within: boolean;
  /** In the order of the way; percentages are of the bar's whole width. */
  parts: WaterfallPart[];
  /** Where the target lies on the bar: the bar ends at the target, or at the first word if that came later. */
  targetPercent: number;
};

/** The waterfall of a measured turn; null for one that has no first word. */
export const waterfallOf = (timeline: TurnTimeline): Waterfall | null => {
  const { firstWordMs, targetMs } = timeline;
  if (firstWordMs === null) return null;
  const scaleMs = Math.max(firstWordMs, targetMs, 1);
  const part = (stage: WaterfallPart['stage'], ms: number): WaterfallPart => ({
    stage,
    ms,
    percent: (100 * ms) / scaleMs,
  });
  const stages = timeline.stages
    // A typed turn has no endpoint, a turn in text no voice: their rows would say nothing.
    .filter(({ durationMs }) => durationMs > 0)
    .toSorted((a, b) => STAGES.indexOf(a.stage) - STAGES.indexOf(b.stage))
    .map(({ stage, durationMs }) => part(stage, durationMs));
  return {
    firstWordMs,
    targetMs,
    within: timeline.within ?? firstWordMs <= targetMs,
    parts: [...stages, part('unattributed', timeline.unattributedMs)],
    targetPercent: (100 * targetMs) / scaleMs,
  };
};

export type FirstWordStatistics = { channel: Channel; turns: number; p50Ms: number; p95Ms: number };

// Nearest rank: with few turns a percentile is one of the measured values, never an invention between two.
const percentile = (sorted: readonly number[], share: number): number =>
  sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;

/** Percentiles of the newest conversation's measured turns, of the newest turn's channel: channels are never mixed. */
export const firstWordStatistics = (turns: readonly Turn[]): FirstWordStatistics | null => {
  const conversation = turns.at(-1)?.conversation;
  const measured = turns.flatMap(({ timeline, conversation: of }) =>
    of === conversation && timeline?.firstWordMs != null ? [{ ...timeline, firstWordMs: timeline.firstWordMs }] : [],
  );
  const channel = measured.at(-1)?.channel;
  if (!channel) return null;
  const sorted = measured
    .filter((timeline) => timeline.channel === channel)
    .map(({ firstWordMs }) => firstWordMs)
    .toSorted((a, b) => a - b);
  return { channel, turns: sorted.length, p50Ms: percentile(sorted, 0.5), p95Ms: percentile(sorted, 0.95) };
};
