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
export const TurnStart = Type.Object({
  type: Type.Literal('turn-start'),
  turnId,
  input: Type.String(),
  /** It counts only once a `commit` follows; an `interrupt` instead says that it never was. */
  speculative: Type.Optional(Type.Literal(true)),
});

/** The caller has really finished: the speculative turn counts, and does what it had waited with. */
export const Commit = Type.Object({ type: Type.Literal('commit'), turnId });

/**
 * One provider chunk of the reply, or the text of a node. The contents joined are the raw reply.
 * A filler is part of it, since it is said, but it is no answer: it never counts as the first word.
 */
export const Token = Type.Object({
  type: Type.Literal('token'),
  content: Type.String(),
  turnId,
  filler: Type.Optional(Type.Literal(true)),
  timings: Type.Optional(BackendTimings),
});

/** The caller has listened to the raw reply up to `offset`: sent by the owner of the audio at each clause's end. */
export const Spoken = Type.Object({ type: Type.Literal('spoken'), turnId, offset });

/** Barge-in: of this turn's raw reply only the text before `heard` counts, in the log and in the history. */
export const Interrupt = Type.Object({ type: Type.Literal('interrupt'), turnId, heard: offset });

/**
 * The turn goes on in another process, whose executor was lost: of its raw reply the text before `base` stands, and what
 * was to be spoken behind it is dropped; the tokens that follow go on from there.
 */
export const AttemptStart = Type.Object({ type: Type.Literal('attempt-start'), turnId, base: offset });

/**
 * How a tool call or an http node ended; `refused`: it was unknown, not on offer here, or its arguments were broken;
 * `unknown`: it was sent, and whoever sent it was lost before an answer came.
 */
export const ToolStatus = Type.Union([
  Type.Literal('ok'),
  Type.Literal('failed'),
  Type.Literal('refused'),
  Type.Literal('unknown'),
]);
export type ToolStatus = Static<typeof ToolStatus>;

/** Something outside was called, or the model wanted it to be; what was sent and answered is not in the log. */
export const Tool = Type.Object({
  type: Type.Literal('tool'),
  turnId,
  name: Type.String({ maxLength: 64 }),
  status: ToolStatus,
  durationMs: Type.Number({ minimum: 0 }),
});

/** An expression of this node failed to evaluate: a guard counts as false, any other has no value. */
export const ExpressionFailed = Type.Object({ type: Type.Literal('expression-failed'), turnId, nodeId: Type.String() });

/** The caller is handed over to `to`, a `tel:` or `sip:` address; the session ends with this turn. */
export const Transfer = Type.Object({ type: Type.Literal('transfer'), turnId, to: Type.String() });

/** What a model took for a turn; `cost` where the flow says its prices. */
export const ModelUsage = Type.Object({
  model: Type.String(),
  inputTokens: Type.Integer({ minimum: 0 }),
  outputTokens: Type.Integer({ minimum: 0 }),
  /** How long it reasoned, which nobody heard. */
  reasoningMs: Type.Optional(Type.Number({ minimum: 0 })),
  cost: Type.Optional(Type.Object({ amount: Type.Number({ minimum: 0 }), currency: Type.String() })),
});
export type ModelUsage = Static<typeof ModelUsage>;

/** The turn ended well; `content` is the raw reply as history keeps it (cut at `heard` after a barge-in). */
export const Done = Type.Object({
  type: Type.Literal('done'),
  content: Type.String(),
  turnId,
  /** One entry per model that was asked; none when none was, or when its server does not count. */
  usage: Type.Optional(Type.Array(ModelUsage)),
});

/** The turn ended with a fault. The apology that the caller hears came before it, as a token. */
export const TurnError = Type.Object({
  type: Type.Literal('error'),
  turnId,
  code: Type.String(),
  message: Type.String(),
  retry: RetryAdvice,
});

/** Nothing follows: the flow came to an `end` or a `transfer`, or the session was closed or ran out of its idle time. */
export const SessionEnd = Type.Object({
  type: Type.Literal('session-end'),
  reason: Type.Union([
    Type.Literal('ended'),
    Type.Literal('transferred'),
    Type.Literal('closed'),
    Type.Literal('idle'),
  ]),
});
export type SessionEndReason = Static<typeof SessionEnd>['reason'];

/** One entry of a session's log. A turn has one `turn-start` and exactly one of `done` and `error`. */
export const TokenEvent = Type.Union([
  TurnStart,
  Commit,
  AttemptStart,
  Token,
  Tool,
  ExpressionFailed,
  Transfer,
  Spoken,
  Interrupt,
  Done,
  TurnError,
  SessionEnd,
]);
export type TokenEvent = Static<typeof TokenEvent>;

/**
 * Not an entry: tells a reader that its cursor is trimmed or unknown, so that a gap is never silent.
 * What follows starts at the oldest entry that is still there.
 */
export const Resync = Type.Object({ type: Type.Literal('resync') });

/** What a `data:` line of the stream holds. */
export const StreamFrame = Type.Union([TokenEvent, Resync]);
export type StreamFrame = Static<typeof StreamFrame>;
