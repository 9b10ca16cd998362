// From a turn's marks to its record: the arithmetic of the waterfall, without a clock.
import type { BackendTimings } from '../contract/token-event.ts';
import { STAGES, type Channel, type Stage, type StageSpan, type TurnTimeline } from './record.ts';

/** What was seen of a typed turn, in ms of one monotonic clock; what did not happen is left out. */
export type TurnMarks = {
  /** t0: the request was accepted. */
  accepted: number;
  /** The reply's first token was here. */
  firstToken?: number;
  /** What the backend says of its own stages; durations, since its clock is another one. */
  backend?: BackendTimings;
  /** The first clause left for the voice. */
  firstClause?: number;
  /** The first samples came back. */
  firstSamples?: number;
  /** t1: the first audible sample is with the transport. */
  firstAudible?: number;
};

export type TurnFacts = {
  turnId: string;
  channel: Exclude<Channel, 'call'>;
  targetMs: number;
  greeting: boolean;
  outcome: 'done' | 'interrupted' | 'failed';
};

type Boundaries = Partial<Record<Stage, number | undefined>>;

/** The event that ends each stage, in ms after t0. Typed turns have no endpoint and no stt. */
const boundariesOf = (marks: TurnMarks, channel: TurnFacts['channel']): Boundaries => {
  const after = (mark: number | undefined) => (mark === undefined ? undefined : mark - marks.accepted);
  const firstToken = after(marks.firstToken);
  // Durations of another clock are trusted only inside our own request interval.
  const inRequest = (durationMs: number) => Math.min(durationMs, firstToken ?? 0);
  const backend = marks.backend && {
    flow: inRequest(marks.backend.flowMs),
    llm: inRequest(marks.backend.flowMs + marks.backend.llmMs),
  };
  const reply = { endpoint: 0, stt: 0, flow: backend?.flow, llm: backend?.llm, tokens: firstToken };
  if (channel === 'text') return reply;
  const spoken = {
    clauses: after(marks.firstClause),
    tts: after(marks.firstSamples),
    audio: after(marks.firstAudible),
  };
  return { ...reply, ...spoken };
};

// Eighths of a millisecond add up exactly in binary fractions, so that the sum of the stages is no matter of rounding.
const onGrid = (ms: number): number => Math.round(ms * 8) / 8;

/** Each stage lasts from the boundary before to its own event, never past `endMs`, never backwards. */
const durationsOf = (boundaries: Boundaries, stages: readonly Stage[], endMs: number): Map<Stage, number> => {
  const durations = new Map<Stage, number>();
  let previous = 0;
  for (const stage of stages) {
    const event = onGrid(boundaries[stage] ?? previous);
    const boundary = Math.min(Math.max(previous, event), endMs);
    durations.set(stage, boundary - previous);
    previous = boundary;
  }
  return durations;
};

const unmeasuredReason = (turn: TurnFacts, measured: boolean): TurnTimeline['unmeasured'] => {
  if (turn.greeting) return 'greeting';
  if (turn.outcome === 'failed') return 'failed';
  if (measured) return null;
  return turn.outcome === 'interrupted' ? 'interrupted' : 'silent';
};

/** The record of a turn: stages contiguous and in order, their sum and `unattributedMs` exactly the whole wait. */
export const timelineOf = (marks: TurnMarks, turn: TurnFacts): TurnTimeline => {
  const boundaries = boundariesOf(marks, turn.channel);
  const stages = STAGES.filter((stage) => stage in boundaries);
  const firstWord = turn.channel === 'text' ? marks.firstToken : marks.firstAudible;
  const events = Object.values(boundaries).map((event) => event ?? 0);
  const endMs = onGrid(Math.max(0, firstWord === undefined ? Math.max(...events) : firstWord - marks.accepted));
  const durations = durationsOf(boundaries, stages, endMs);
  // Without the backend's own figures nobody knows whose time this was; it is not the transport's.
  if (!marks.backend) durations.set('tokens', 0);
  let startMs = 0;
  const spans: StageSpan[] = stages.map((stage) => {
    const span = { stage, startMs, durationMs: durations.get(stage) ?? 0 };
    startMs += span.durationMs;
    return span;
  });
  const unmeasured = unmeasuredReason(turn, firstWord !== undefined);
  return {
    turnId: turn.turnId,
    channel: turn.channel,
    firstWordMs: unmeasured ? null : endMs,
    unmeasured,
    targetMs: turn.targetMs,
    within: unmeasured ? null : endMs <= turn.targetMs,
    stages: spans,
    unattributedMs: endMs - startMs,
  };
};
