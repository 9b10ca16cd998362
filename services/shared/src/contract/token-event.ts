// The token log's vocabulary: everything that is ever said in a session is one of these entries.
import { Type, type Static } from 'typebox';

const turnId = Type.String({ minLength: 1, maxLength: 64, pattern: '^[A-Za-z0-9_-]+$' });
const offset = Type.Integer({ minimum: 0, description: 'UTF-16 offset into the raw reply of the turn' });

/** What `retry` tells a caller who saw an error: never, at once, or after a pause. */
export const RetryAdvice = Type.Union([
  Type.Literal('never'),
  Type.Literal('now'),
  Type.Object({ afterMs: Type.Integer({ minimum: 0 }) }),
]);
export type RetryAdvice = Static<typeof RetryAdvice>;

/**
 * How long the backend's own stages of a turn took, in ms of its monotonic clock.
 * Rides on the turn's first token, so that the caller can place it inside its own request interval (design 8).
 */
export const BackendTimings = Type.Object({ flowMs: Type.Number(), llmMs: Type.Number() });
export type BackendTimings = Static<typeof BackendTimings>;

/** A turn begins: `input` is what the caller said, empty for the greeting (turn 0 of a session). */
export const TurnStart = Type.Object({ type: Type.Literal('turn-start'), turnId, input: Type.String() });

/** One provider chunk of the reply, or the text of a `say` node. The contents joined are the raw reply. */
export const Token = Type.Object({
  type: Type.Literal('token'),
  content: Type.String(),
  turnId,
  timings: Type.Optional(BackendTimings),
});

/** The caller has listened to the raw reply up to `offset`: sent by the owner of the audio at each clause's end. */
export const Spoken = Type.Object({ type: Type.Literal('spoken'), turnId, offset });

/** Barge-in: of this turn's raw reply only the text before `heard` counts, in the log and in the history. */
export const Interrupt = Type.Object({ type: Type.Literal('interrupt'), turnId, heard: offset });

/** The turn ended well; `content` is the raw reply as history keeps it (cut at `heard` after a barge-in). */
export const Done = Type.Object({ type: Type.Literal('done'), content: Type.String(), turnId });

/** The turn ended with a fault. The apology that the caller hears came before it, as a token. */
export const TurnError = Type.Object({
  type: Type.Literal('error'),
  turnId,
  code: Type.String(),
  message: Type.String(),
  retry: RetryAdvice,
});

/** Nothing follows: the session was closed or ran out of its idle time. */
export const SessionEnd = Type.Object({
  type: Type.Literal('session-end'),
  reason: Type.Union([Type.Literal('closed'), Type.Literal('idle')]),
});

/** One entry of a session's log. A turn has one `turn-start` and exactly one of `done` and `error`. */
export const TokenEvent = Type.Union([TurnStart, Token, Spoken, Interrupt, Done, TurnError, SessionEnd]);
export type TokenEvent = Static<typeof TokenEvent>;

/**
 * Not an entry: tells a reader that its cursor is trimmed or unknown, so that a gap is never silent.
 * What follows starts at the oldest entry that is still there.
 */
export const Resync = Type.Object({ type: Type.Literal('resync') });

/** What a `data:` line of the stream holds. */
export const StreamFrame = Type.Union([TokenEvent, Resync]);
export type StreamFrame = Static<typeof StreamFrame>;
