// The stop-watch of one turn: each stage marks its first event here, and the record comes out at the turn's end.
import type { BackendTimings } from '../contract/token-event.ts';
import type { Clock } from '../runtime/clock.ts';
import type { TurnTimeline } from './record.ts';
import { timelineOf, type TurnFacts, type TurnMarks } from './timeline-of.ts';

export type TurnStopwatch = {
  /** Marks now, or `atMs` of the same clock; only the first mark of its kind counts. */
  mark(event: 'firstToken' | 'firstClause' | 'firstSamples' | 'firstAudible', atMs?: number): void;
  /** The backend's own durations, which ride on the first token. */
  backend(timings: BackendTimings): void;
  /** The record so far, for a turn that ended like this. */
  finish(outcome: TurnFacts['outcome']): TurnTimeline;
};

/** Starts the watch at `acceptedMs` of the clock (t0), by default now. */
export const createTurnTimeline = (
  options: Omit<TurnFacts, 'outcome'> & { clock: Clock; acceptedMs?: number },
): TurnStopwatch => {
  const { clock, acceptedMs, ...turn } = options;
  const marks: TurnMarks = { accepted: acceptedMs ?? clock.nowMs() };
  return {
    mark: (event, atMs) => void (marks[event] ??= atMs ?? clock.nowMs()),
    backend: (timings) => void (marks.backend ??= timings),
    finish: (outcome) => timelineOf(marks, { ...turn, outcome }),
  };
};
