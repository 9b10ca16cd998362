// How a turn ends that is not let come to its end, as entries of the log.
import type { SessionEndReason, TokenEvent } from '@firstword/shared/contract/token-event';
import { CLOSED_MID_TURN } from './faults.ts';
import { offsetWithin, type TurnState } from './state.ts';
import type { Usage } from './usage.ts';

/** The caller speaks: the reply stands up to `heard`. `spent`: what its models took, when it still runs. */
export const bargeIn = (turn: TurnState, heard: number, spent: Usage): TokenEvent[] => {
  const offset = offsetWithin(turn.reply, heard);
  const interrupt: TokenEvent = { type: 'interrupt', turnId: turn.id, heard: offset };
  if (turn.endId !== null) return [interrupt];
  return [interrupt, { type: 'done', content: turn.reply.slice(0, offset), turnId: turn.id, ...spent }];
};

/** The caller had not finished: what was begun never was. */
export const discarded = ({ id: turnId, endId }: TurnState): TokenEvent[] => [
  { type: 'interrupt', turnId, heard: 0 },
  ...(endId === null ? [{ type: 'done' as const, content: '', turnId }] : []),
];

/** The session is over, in the middle of this turn or between turns. */
export const closed = (running: TurnState | undefined, reason: SessionEndReason): TokenEvent[] => [
  ...(running ? [{ type: 'error' as const, turnId: running.id, ...CLOSED_MID_TURN }] : []),
  { type: 'session-end', reason },
];
