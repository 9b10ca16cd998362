// `WS /v1/stream` of the speech service: one context per reply. Text goes in in pieces; audio, timings and marks come out.
// Audio is binary: u32le context, u32le index of the first sample in the context's audio, then s16le samples at 24 kHz
// (`audio-frame.ts`). Everything else is JSON, one message each.
import { Type, type Static } from 'typebox';
import { SpeakingFields } from './speech-api.ts';

export const SPEECH_STREAM_PATH = '/v1/stream';

/** Longest text of one message, in UTF-16 units. */
export const MAX_PIECE_CHARS = 8_192;
/** Longest text of one context. */
export const MAX_CONTEXT_CHARS = 65_536;
/** Contexts open at once on one socket. */
export const MAX_CONTEXTS = 8;

const context = Type.Integer({ minimum: 0, maximum: 0xffff_ffff, description: 'Chosen by the client, never twice' });
const closed = { additionalProperties: false };

/** What a client sends. */
export const SpeechInput = Type.Union([
  /** Opens a context; `language` (BCP 47) decides how text is cut into clauses. */
  Type.Object(
    {
      type: Type.Literal('start'),
      context,
      language: Type.Optional(Type.String({ maxLength: 35 })),
      ...SpeakingFields,
    },
    closed,
  ),
  Type.Object({ type: Type.Literal('text'), context, text: Type.String({ maxLength: MAX_PIECE_CHARS }) }, closed),
  /** Speak what there is, though no sentence may have ended. */
  Type.Object({ type: Type.Literal('flush'), context }, closed),
  /** Flushes, and comes back as `mark` once all audio before it has been sent. */
  Type.Object({ type: Type.Literal('mark'), context, name: Type.String({ minLength: 1, maxLength: 200 }) }, closed),
  /** Flushes; no more text will come. */
  Type.Object({ type: Type.Literal('end'), context }, closed),
  Type.Object({ type: Type.Literal('cancel'), context }, closed),
]);
export type SpeechInput = Static<typeof SpeechInput>;

export type SpeechWord = { text: string; atMs: number; durationMs: number };

/** What the service sends. After `done`, `cancelled`, `busy` or an `error` with a context nothing more comes of that context. */
export type SpeechOutput =
  /** Before the first audio. */
  | { type: 'started'; context: number; spokenBy: string; sampleRateHz: number }
  /** Before the audio of a sentence; times count from the context's first sample. No `words`: the voice does not know. */
  | { type: 'sentence'; context: number; text: string; atMs: number; durationMs: number; words?: SpeechWord[] }
  | { type: 'mark'; context: number; name: string; atSample: number }
  | { type: 'done'; context: number; samples: number }
  | { type: 'cancelled'; context: number; samples: number }
  /** There is as much to say as can be said: ask again later, or another server. */
  | { type: 'busy'; context: number; retryAfterMs: number }
  | { type: 'error'; context: number | null; code: string; message: string; remedy?: string };
