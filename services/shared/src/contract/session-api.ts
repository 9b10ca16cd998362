// Bodies of the session calls (design 3): what the backend validates and its clients send.
import { Type, type Static } from 'typebox';
import { MAX_INPUT_CHARS } from './limits.ts';

export const IdParam = Type.String({ minLength: 1, maxLength: 64, pattern: '^[A-Za-z0-9_-]+$' });

/** What is known of the call: `from`, `to`, and the variables that the flow declares in `spec.call`. */
const CallContext = Type.Record(
  Type.String({ pattern: '^[A-Za-z][A-Za-z0-9_]{0,39}$' }),
  Type.Union([Type.String({ maxLength: 2_000 }), Type.Number(), Type.Boolean()]),
  { maxProperties: 66, additionalProperties: false },
);

/** `POST /api/flows/:flowId/sessions`: with `input`, the greeting is skipped and the first turn answers it. */
export const OpenSession = Type.Object(
  {
    sessionId: Type.Optional(IdParam),
    input: Type.Optional(Type.String({ minLength: 1, maxLength: MAX_INPUT_CHARS })),
    call: Type.Optional(CallContext),
  },
  { additionalProperties: false },
);
export type OpenSession = Static<typeof OpenSession>;

/** Good for the calls of one session, for an hour. */
export const SessionToken = Type.Object({ token: Type.String() });

/**
 * Its answer; `turnId` is the turn that now runs: the greeting, or the answer to `input`. With a token where calls need one.
 */
export const SessionOpened = Type.Object({
  sessionId: IdParam,
  turnId: IdParam,
  ...Type.Partial(SessionToken).properties,
});
export type SessionOpened = Static<typeof SessionOpened>;

/** What the owner of the audio knows of a barge-in: which turn, and how far its raw reply was heard (UTF-16 offset). */
export const Interruption = Type.Object({ turnId: IdParam, heard: Type.Integer({ minimum: 0 }) });
export type Interruption = Static<typeof Interruption>;

/** `POST …/sessions/:sessionId/turns`; a `turnId` of the client's makes the call safe to repeat. */
export const StartTurn = Type.Object(
  {
    input: Type.String({ minLength: 1, maxLength: MAX_INPUT_CHARS }),
    turnId: Type.Optional(IdParam),
    interrupts: Type.Optional(Interruption),
    /** The caller may not have finished: nothing outside is changed, and nothing counts, until it is committed. */
    speculative: Type.Optional(Type.Literal(true)),
  },
  { additionalProperties: false },
);
export type StartTurn = Static<typeof StartTurn>;

export const TurnStarted = Type.Object({ turnId: IdParam });

/** `POST …/turns/:turnId/commit`: of a speculative turn; the barge-in that it comes with counts from then on too. */
export const CommitTurn = Type.Object({ interrupts: Type.Optional(Interruption) }, { additionalProperties: false });

/** `POST …/turns/:turnId/interrupt`. */
export const InterruptTurn = Type.Object({ heard: Type.Integer({ minimum: 0 }) }, { additionalProperties: false });

/** `POST …/turns/:turnId/spoken`: at each clause's playout end. */
export const MarkSpoken = Type.Object({ offset: Type.Integer({ minimum: 0 }) }, { additionalProperties: false });
