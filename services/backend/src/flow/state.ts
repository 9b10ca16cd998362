// What a session knows of itself: one plain object, changed only by the entries of its log.
import { compareEntryIds, type EntryId } from '@firstword/shared/contract/entry-id';
import type { LogEntry } from '../token-log/port.ts';

export type TurnState = {
  id: string;
  /** What the caller said; empty for the greeting. */
  input: string;
  /** The raw reply so far; after a barge-in, what was heard of it. */
  reply: string;
  /** How far the owner of the audio has reported it spoken. */
  spoken: number;
  interrupted: boolean;
  /** Its `turn-start`, and its `done` or `error` once it has ended. */
  startId: EntryId;
  endId: EntryId | null;
};

export type SessionState = {
  /** The llm node that listens; null when the flow has come to its end. */
  nodeId: string | null;
  /** Oldest first; at most `MAX_TURNS`. */
  turns: TurnState[];
};

/** A session keeps this many turns; past that, the older half goes at once, so that the model's prefix cache holds long. */
export const MAX_TURNS = 200;

/** The state after one more entry of the log. */
export const recordEntry = (state: SessionState, { id, event }: LogEntry): SessionState => {
  switch (event.type) {
    case 'turn-start':
      return { ...state, turns: [...recentTurns(state.turns), newTurn(event.turnId, event.input, id)] };
    case 'token':
      return changeTurn(state, event.turnId, (turn) => ({ ...turn, reply: turn.reply + event.content }));
    case 'spoken':
      return changeTurn(state, event.turnId, (turn) => ({ ...turn, spoken: event.offset }));
    case 'interrupt':
      return changeTurn(state, event.turnId, (turn) => ({
        ...turn,
        reply: turn.reply.slice(0, event.heard),
        interrupted: true,
      }));
    case 'done':
    case 'error':
      return changeTurn(state, event.turnId, (turn) => ({ ...turn, endId: id }));
    case 'session-end':
      break;
  }
  return state;
};

const newTurn = (id: string, input: string, startId: EntryId): TurnState => ({
  id,
  input,
  reply: '',
  spoken: 0,
  interrupted: false,
  startId,
  endId: null,
});

const recentTurns = (turns: TurnState[]): TurnState[] =>
  turns.length < MAX_TURNS ? turns : turns.slice(turns.length - MAX_TURNS / 2);

const changeTurn = (state: SessionState, id: string, change: (turn: TurnState) => TurnState): SessionState => ({
  ...state,
  turns: state.turns.map((turn) => (turn.id === id ? change(turn) : turn)),
});

/** The turn with this id, if the session still knows it. */
export const findTurn = (state: SessionState, turnId: string): TurnState | undefined =>
  state.turns.find((turn) => turn.id === turnId);

/** The turn that has started and not ended; at most one has. */
export const runningTurn = (state: SessionState): TurnState | undefined =>
  state.turns.findLast((turn) => turn.endId === null);

/** The turn that a reader was in whose last entry was `cursor`; undefined when it is none of this session's. */
export const turnAt = (state: SessionState, cursor: EntryId): TurnState | undefined =>
  state.turns.findLast(({ startId }) => startId.epoch === cursor.epoch && compareEntryIds(startId, cursor) <= 0);

/** An offset as it may stand in the log: inside the reply, and never between the halves of a surrogate pair. */
export const offsetWithin = (reply: string, offset: number): number => {
  const clamped = Math.min(Math.max(0, offset), reply.length);
  const splitsPair = clamped > 0 && (reply.codePointAt(clamped - 1) ?? 0) > 0xffff;
  return splitsPair ? clamped - 1 : clamped;
};
