// The console's one WebSocket: the page is a room. JSON messages both ways, audio down as binary frames
// (`audio-frame.ts`). The page takes only types from here, so that no schema library lands in its bundle.
import { Type, type Static } from 'typebox';
import { MAX_INPUT_CHARS } from './limits.ts';
import type { RetryAdvice } from './token-event.ts';
import type { TurnTimeline } from '../timeline/record.ts';
import type { VoiceStatus } from './voice-status.ts';

export const CONSOLE_SOCKET_PATH = '/api/console';

/** Page → worker. */
export const ConsoleInput = Type.Union([
  /** Opens the session: with `input` the greeting is skipped, else it is spoken. */
  Type.Object({
    type: Type.Literal('open'),
    input: Type.Optional(Type.String({ minLength: 1, maxLength: MAX_INPUT_CHARS })),
  }),
  /** A typed message; while the agent speaks it is a barge-in. */
  Type.Object({ type: Type.Literal('say'), input: Type.String({ minLength: 1, maxLength: MAX_INPUT_CHARS }) }),
  /** Esc: stop speaking. */
  Type.Object({ type: Type.Literal('interrupt') }),
  /** The page's playout clock: samples of this turn's audio that have left it, counted by the worklet. */
  Type.Object({
    type: Type.Literal('played'),
    turn: Type.Integer({ minimum: 0 }),
    samples: Type.Integer({ minimum: 0 }),
  }),
  /** Sound on or off; off, turns run in the `text` channel from the next one on. */
  Type.Object({ type: Type.Literal('speech'), on: Type.Boolean() }),
]);
export type ConsoleInput = Static<typeof ConsoleInput>;

/** Which model answers, and why that one (design 9). `demo` is the embedded one and says so. */
export type ModelStatus = { kind: 'demo' | 'server'; name: string; where: string; why: string };

export type ConsoleStatus = {
  flow: { id: string; language: string; targetMs: number; objective: number; greeting: string };
  model: ModelStatus;
  voice: VoiceStatus;
};

/** Worker → page. `turn` counts the session's turns from 0; offsets are UTF-16, into the turn's raw reply. */
export type ConsoleEvent =
  | { type: 'status'; status: ConsoleStatus }
  | { type: 'session-opened'; sessionId: string }
  | { type: 'turn-started'; turn: number; turnId: string; input: string; channel: 'text' | 'speech' }
  | { type: 'token'; turn: number; content: string }
  /** Audio of raw reply [start, end) begins at this sample of the turn's audio. */
  | { type: 'clause-started'; turn: number; clause: number; start: number; end: number; startSample: number }
  | { type: 'clause-ended'; turn: number; clause: number; endSample: number }
  /** No more audio follows for this turn; `samples` is its whole length. */
  | { type: 'audio-ended'; turn: number; samples: number }
  /** Drop this turn's audio at once: the caller spoke. `heard` is what history keeps. */
  | { type: 'interrupted'; turn: number; heard: number }
  | { type: 'turn-ended'; turn: number; content: string }
  | { type: 'turn-failed'; turn: number; code: string; message: string; retry: RetryAdvice }
  | { type: 'timeline'; turn: number; timeline: TurnTimeline }
  /** Something went wrong outside a turn. */
  | { type: 'notice'; code: string; message: string; remedy?: string };
