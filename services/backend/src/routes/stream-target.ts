// What a stream request means: which entries it gets, decided without running anything.
import { compareEntryIds, parseEntryId, type EntryId } from '@firstword/shared/contract/entry-id';
import { findTurn, turnAt, type SessionState, type TurnPlace } from '../flow/state.ts';

type Told = Pick<SessionState, 'turns' | 'endId'>;

/** The entries behind `after` (null: from the oldest) of one turn, which may have ended, or of the whole session. */
export type StreamTarget = { after: EntryId | null; turnId: string | null; ended: boolean };

export type StreamRequest = {
  input?: string | undefined;
  turn?: string | undefined;
  /** `Last-Event-ID`, from the header or the query; empty counts as none. */
  lastEventId?: string | undefined;
};

/** Lies before every log: the reader is told that its cursor fits nowhere. */
const UNKNOWN_CURSOR: EntryId = { epoch: 0, seq: 0 };

/** From the turn's `turn-start` on. */
export const wholeTurn = (turn: TurnPlace): StreamTarget =>
  turnBehind(turn, { epoch: turn.startId.epoch, seq: turn.startId.seq - 1 });

const turnBehind = (turn: TurnPlace, after: EntryId): StreamTarget => ({
  after,
  turnId: turn.id,
  ended: turn.endId !== null,
});

const wholeSession = (after: EntryId | null): StreamTarget => ({ after, turnId: null, ended: false });

/**
 * What the request attaches to, in a session that is open; null: nothing, and a reconnecting client shall stop.
 * `start`: it asks for a turn that is yet to be run.
 */
export const targetOf = (state: Told, request: StreamRequest): StreamTarget | 'start' | null => {
  const { input, turn: turnId, lastEventId } = request;
  const turn = turnId === undefined ? undefined : findTurn(state, turnId);
  if (lastEventId) return resumeTarget(state, request, turn);
  if (turn) return wholeTurn(turn);
  if (input !== undefined) return 'start';
  return turnId === undefined ? wholeSession(null) : null;
};

/** A cursor never runs anything: not even when the turn that it was in is forgotten. */
const resumeTarget = (
  state: Told,
  { input, turn: turnId, lastEventId = '' }: StreamRequest,
  named: TurnPlace | undefined,
): StreamTarget | null => {
  const cursor = parseEntryId(lastEventId);
  if (input === undefined && turnId === undefined) {
    const hasAll = state.endId && cursor && compareEntryIds(cursor, state.endId) >= 0;
    return hasAll ? null : wholeSession(cursor ?? UNKNOWN_CURSOR);
  }
  const turn = named ?? (cursor ? turnAt(state, cursor) : undefined);
  if (!turn || (turn.endId && cursor && compareEntryIds(cursor, turn.endId) >= 0)) return null;
  return turnBehind(turn, cursor ?? UNKNOWN_CURSOR);
};
