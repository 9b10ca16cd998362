// What a receiver is told of a call: pure, from the session's state, so that any replica can tell it.
import { createHash } from 'node:crypto';
import type { VoiceFlow } from '@firstword/crds/voice-flow';
import type { SessionState, TurnState } from '../flow/state.ts';

export type CallEventType = VoiceFlow['spec']['webhooks'][number]['events'][number];

export type ReportedCall = { flowId: string; sessionId: string; state: SessionState };

/** The body of an event, in the form of Standard Webhooks. */
export const callReport = (type: CallEventType, { flowId, sessionId, state }: ReportedCall, nowMs: number) => {
  const { call, openedMs } = state;
  const began = { flow: flowId, session: sessionId, call, startedAt: new Date(openedMs).toISOString() };
  const data = type === 'call.started' ? began : { ...began, ...soFar(state, nowMs) };
  return { type, timestamp: new Date(nowMs).toISOString(), data };
};

/** The same for the same event of the same call to the same receiver, whoever sends it and however often. */
export const callEventId = (type: CallEventType, { flowId, sessionId, state }: ReportedCall, url: string): string =>
  `msg_${createHash('sha256')
    .update([flowId, sessionId, state.openedMs, type, url].join('\n'))
    .digest('base64url')
    .slice(0, 32)}`;

const soFar = (state: SessionState, nowMs: number) => ({
  durationMs: Math.max(0, nowMs - state.openedMs),
  ...(state.endReason === null ? {} : { reason: state.endReason }),
  ...(state.transferredTo === null ? {} : { transferredTo: state.transferredTo }),
  slots: state.dialogue.slots,
  // What a caller had not said in the end was never said.
  transcript: state.turns
    .filter(({ speculation }) => speculation === null)
    .map((turn) => turnReport(turn, state.turns)),
});

const turnReport = (turn: TurnState, turns: readonly TurnState[]) => ({
  turn: turn.id,
  said: turn.input,
  heard: heardOf(turn, turns),
  interrupted: turn.interrupted,
  ...(turn.timings ? { latencies: turn.timings } : {}),
  tools: turn.tools,
});

/** Whoever plays the replies says how far; where nobody does, as in a chat, the whole reply was read. */
const heardOf = ({ reply, spoken, interrupted }: TurnState, turns: readonly TurnState[]): string =>
  interrupted || turns.every((turn) => turn.spoken === 0) ? reply : reply.slice(0, spoken);
