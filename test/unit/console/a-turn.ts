// Builders of the console's state for tests.
import type { TurnTimeline } from '@firstword/shared/timeline/record';
import type { Turn } from '../../../services/console/src/state/view.ts';

/** "One, two." in two spoken clauses of 1,000 samples with 200 of silence between them. */
export const aTurn = (changes: Partial<Turn> = {}): Turn => ({
  conversation: 1,
  turn: 0,
  input: 'count',
  channel: 'speech',
  reply: 'One, two.',
  clauses: [
    { start: 0, end: 5, startSample: 0, endSample: 1000 },
    { start: 5, end: 9, startSample: 1200, endSample: 2200 },
  ],
  playedSamples: 0,
  peak: 0,
  audioSamples: 2200,
  ended: true,
  heard: null,
  failure: null,
  timeline: null,
  ...changes,
});

export const aTimeline = (firstWordMs: number | null, changes: Partial<TurnTimeline> = {}): TurnTimeline => ({
  turnId: 't1',
  channel: 'speech',
  firstWordMs,
  unmeasured: firstWordMs === null ? 'silent' : null,
  targetMs: 800,
  within: firstWordMs === null ? null : firstWordMs <= 800,
  stages: [],
  unattributedMs: 0,
  ...changes,
});
