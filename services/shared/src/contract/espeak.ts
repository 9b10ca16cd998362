// The way to the espeak-ng process: one JSON object a line, requests on its stdin, replies on its stdout.
// Nothing but these lines passes between it (GPL-3.0-or-later) and the rest; any program that speaks them can take its place.

/** Longest text of one request, in UTF-16 units. */
export const MAX_ESPEAK_CHARS = 8_192;

/** `phonemes` asks for a text's sentences in Piper's phonemes, `speech` for espeak-ng's own voice; `speed` 1 is its usual pace. */
export type EspeakRequest =
  | { id: number; op: 'phonemes'; voice: string; text: string }
  | { id: number; op: 'speech'; voice: string; text: string; speed: number };

/**
 * A stretch of text that is spoken in one breath, and its phonemes: IPA code points in NFD, no language switches,
 * the marks `. ? ! , : ;` kept where the text pauses, a space after the last three.
 */
export type EspeakSentence = { text: string; phonemes: string };

/** The first line is `hello`. Every request gets `phonemes`, or `audio` (s16le mono, base64)… and `audio-end`, or `error`. */
export type EspeakReply =
  | { type: 'hello'; engine: 'system' | 'wasm'; version: string }
  | { type: 'phonemes'; id: number; sentences: EspeakSentence[] }
  | { type: 'audio'; id: number; audio: string }
  | { type: 'audio-end'; id: number; sampleRateHz: number }
  | { type: 'error'; id: number | null; code: string; message: string };

const readObject = (line: string): Record<string, unknown> | null => {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
};

/** Reads a request line; null when it is none. */
export const parseEspeakRequest = (line: string): EspeakRequest | null => {
  const value = readObject(line);
  if (!value || !Number.isSafeInteger(value.id) || typeof value.text !== 'string') return null;
  if (typeof value.voice !== 'string' || value.text.length > MAX_ESPEAK_CHARS) return null;
  if (value.op === 'phonemes') return value as EspeakRequest;
  return value.op === 'speech' && Number.isFinite(value.speed) ? (value as EspeakRequest) : null;
};

const isSentence = (value: unknown): boolean => {
  const { text, phonemes } = (value ?? {}) as Partial<EspeakSentence>;
  return typeof text === 'string' && typeof phonemes === 'string';
};

const REPLY_SHAPES: Record<EspeakReply['type'], (value: Record<string, unknown>) => boolean> = {
  hello: (value) => typeof value.engine === 'string' && typeof value.version === 'string',
  phonemes: (value) => Array.isArray(value.sentences) && value.sentences.every(isSentence),
  audio: (value) => typeof value.audio === 'string',
  'audio-end': (value) => typeof value.sampleRateHz === 'number',
  error: (value) => typeof value.code === 'string' && typeof value.message === 'string',
};

/** Reads a reply line; null when it is none. */
export const parseEspeakReply = (line: string): EspeakReply | null => {
  const value = readObject(line);
  const type = value?.type;
  if (!value || typeof type !== 'string' || !Object.hasOwn(REPLY_SHAPES, type)) return null;
  return REPLY_SHAPES[type as EspeakReply['type']](value) ? (value as EspeakReply) : null;
};
