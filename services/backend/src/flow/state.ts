// What a session knows of itself: one plain object, changed by the entries of its log and by the steps of its flow.
import { compareEntryIds, type EntryId } from '@firstword/shared/contract/entry-id';
import type { BackendTimings, SessionEndReason, TokenEvent, Tool } from '@firstword/shared/contract/token-event';
import type { Static } from 'typebox';
import type { LogEntry } from '../token-log/port.ts';
import type { ToolCall } from '../llm/port.ts';
import type { Dialogue, SlotValue } from './dialogue.ts';

type TurnStartEvent = Extract<TokenEvent, { type: 'turn-start' }>;

/** What happened in a turn besides words, at the offset of its raw reply where it happened. */
export type TurnNote =
  /** The model was told something. */
  | { type: 'instructions'; at: number; content: string }
  /** The model called functions; each has its result, one that says so while there is none yet. `open`: not all are done. */
  | { type: 'calls'; at: number; calls: ToolCall[]; results: string[]; open?: true }
  /** These characters were a filler: said, but nothing that the model has said. */
  | { type: 'filler'; at: number; length: number };

type Timings = Static<typeof BackendTimings>;
type ToolUse = Pick<Static<typeof Tool>, 'name' | 'status' | 'durationMs'>;

export type TurnState = {
  id: string;
  /** What the caller said; empty for the greeting. */
  input: string;
  /** What is answered: the input, behind that of the turns before it that nobody heard. */
  said: string;
  /** The raw reply so far; after a barge-in, what was heard of it. */
  reply: string;
  notes: TurnNote[];
  /** Something outside may have been changed by it. */
  acted: boolean;
  /** The caller spoke before anything was heard: the next turn answers both inputs, and this one is no history. */
  unheard: boolean;
  /** How far the owner of the audio has reported it spoken. */
  spoken: number;
  interrupted: boolean;
  /** How long its first word took the backend; null before it. */
  timings: Timings | null;
  tools: ToolUse[];
  /** `open`: it was begun before the caller had surely finished. `discarded`: the caller had not; it never was. */
  speculation: 'open' | 'discarded' | null;
  step: TurnStep;
  /** Its `turn-start`, and its `done` or `error` once it has ended. */
  startId: EntryId;
  endId: EntryId | null;
};

/** Where in the log a turn stands. */
export type TurnPlace = Pick<TurnState, 'id' | 'startId' | 'endId'>;

/**
 * Where the turn is: what whoever takes it over begins with. The step that runs is run again from its start; what it has
 * sent already is not sent again.
 */
/**
 * How a turn comes to its nodes. `greet`: nobody has spoken. `seek`: the caller spoke first, so what the flow would
 * have said before it listens is left out. `answer`: the caller has been heard.
 */
export type TurnMode = 'greet' | 'seek' | 'answer';

export type TurnStep = {
  mode: TurnMode;
  /** The model is being asked; what becomes of the turn when it has answered, and how often it has called functions. */
  answering: { after: 'listen' | 'edges'; round: number } | null;
  /** The raw reply up to here is not the step's, or will not be said again by it. */
  from: number;
  /** What the step has sent that may change something outside, by name; null until its answer is there. */
  sent: Record<string, unknown>;
};

export type SessionState = {
  /** What the model is told first, the same for the whole session. */
  persona: string;
  /** The call's own variables; `from` and `to` among them. */
  call: Record<string, SlotValue>;
  /** When it began, on the wall clock. */
  openedMs: number;
  dialogue: Dialogue;
  /** As the last turn found it. */
  before: Dialogue;
  /** Oldest first; at most `MAX_TURNS`. */
  turns: TurnState[];
  /** Its `session-end`; nothing follows. */
  endId: EntryId | null;
  endReason: SessionEndReason | null;
  /** Where the caller was handed over to. */
  transferredTo: string | null;
};

/** A session keeps this many turns; past that, the older half goes at once, so that the model's prefix cache holds long. */
export const MAX_TURNS = 200;

/** The state after one more entry of the log. */
export const recordEntry = (state: SessionState, { id, event }: LogEntry): SessionState => {
  switch (event.type) {
    case 'turn-start':
      return startTurn(state, newTurn(event, id));
    case 'commit':
      return changeTurn(state, event.turnId, (turn) => ({ ...turn, speculation: null }));
    case 'token':
      return changeTurn(state, event.turnId, (turn) => ({
        ...turn,
        reply: turn.reply + event.content,
        notes: event.filler ? [...turn.notes, fillerNote(turn, event.content)] : turn.notes,
        timings: turn.timings ?? event.timings ?? null,
      }));
    case 'attempt-start':
      return changeTurn(state, event.turnId, (turn) => ({
        ...turn,
        reply: turn.reply.slice(0, event.base),
        notes: turn.notes.filter(({ at }) => at <= event.base),
      }));
    case 'spoken':
      return changeTurn(state, event.turnId, (turn) => ({ ...turn, spoken: event.offset }));
    case 'interrupt':
      if (findTurn(state, event.turnId)?.speculation === 'open') return discard(state, event.turnId);
      return changeTurn(state, event.turnId, (turn) => ({
        ...turn,
        reply: turn.reply.slice(0, event.heard),
        interrupted: true,
      }));
    case 'done':
    case 'error':
      return changeTurn(state, event.turnId, (turn) => ({ ...turn, endId: id }));
    case 'tool': {
      const { turnId, name, status, durationMs } = event;
      return changeTurn(state, turnId, (turn) => ({ ...turn, tools: [...turn.tools, { name, status, durationMs }] }));
    }
    case 'transfer':
      return { ...state, transferredTo: event.to };
    case 'expression-failed':
      break;
    case 'session-end':
      return { ...state, endId: id, endReason: event.reason };
  }
  return state;
};

/** The flow stands where it stood before; what the turn has said is told to nobody. */
const discard = (state: SessionState, turnId: string): SessionState => ({
  ...changeTurn(state, turnId, (turn) => ({
    ...turn,
    reply: '',
    notes: [],
    interrupted: true,
    unheard: true,
    speculation: 'discarded',
  })),
  dialogue: state.before,
});

const newTurn = ({ turnId: id, input, speculative }: TurnStartEvent, startId: EntryId): TurnState => ({
  id,
  input,
  said: input,
  reply: '',
  notes: [],
  acted: false,
  unheard: false,
  spoken: 0,
  interrupted: false,
  speculation: speculative ? 'open' : null,
  timings: null,
  tools: [],
  step: { mode: 'answer', answering: null, from: 0, sent: {} },
  startId,
  endId: null,
});

const fillerNote = ({ reply }: TurnState, content: string): TurnNote => ({
  type: 'filler',
  at: reply.length,
  length: content.length,
});

/** A turn of which nothing was heard is taken back, unless it has changed something outside. */
const startTurn = (state: SessionState, turn: TurnState): SessionState => {
  const turns = recentTurns(state.turns);
  const last = turns.at(-1);
  if (!last || !isUnheard(last) || turn.input === '')
    return { ...state, before: state.dialogue, turns: [...turns, turn] };
  const both = { ...turn, said: `${last.said} ${turn.said}` };
  return {
    ...state,
    dialogue: state.before,
    turns: [...turns.slice(0, -1), { ...last, notes: [], unheard: true }, both],
  };
};

const isUnheard = ({ interrupted, reply, input, acted, speculation }: TurnState): boolean =>
  speculation === null && interrupted && reply === '' && input !== '' && !acted;

const recentTurns = (turns: TurnState[]): TurnState[] =>
  turns.length < MAX_TURNS ? turns : turns.slice(turns.length - MAX_TURNS / 2);

/** The state with one turn changed; without a turn of this id it stays as it is. */
export const changeTurn = (
  state: SessionState,
  turnId: string,
  change: (turn: TurnState) => TurnState,
): SessionState => {
  const index = state.turns.findLastIndex(({ id }) => id === turnId);
  const turn = state.turns[index];
  return turn ? { ...state, turns: state.turns.with(index, change(turn)) } : state;
};

/** The turn with this id, if the session still knows it. */
export const findTurn = ({ turns }: Pick<SessionState, 'turns'>, turnId: string): TurnState | undefined =>
  turns.find((turn) => turn.id === turnId);

/** The turn that has started and not ended; at most one has. */
export const runningTurn = (state: SessionState): TurnState | undefined =>
  state.turns.findLast((turn) => turn.endId === null);

/** The turn that a reader was in whose last entry was `cursor`; undefined when it is none of this session's. */
export const turnAt = ({ turns }: Pick<SessionState, 'turns'>, cursor: EntryId): TurnState | undefined =>
  turns.findLast(({ startId }) => startId.epoch === cursor.epoch && compareEntryIds(startId, cursor) <= 0);

/** An offset as it may stand in the log: inside the reply, and never between the halves of a surrogate pair. */
export const offsetWithin = (reply: string, offset: number): number => {
  const clamped = Math.min(Math.max(0, offset), reply.length);
  const splitsPair = clamped > 0 && (reply.codePointAt(clamped - 1) ?? 0) > 0xffff;
  return splitsPair ? clamped - 1 : clamped;
};
