// `POST /v1/audio/speech`: OpenAI's speech call, as far as it is served.
import { Type, type Static } from 'typebox';

/** Longest text of one call, in UTF-16 units (OpenAI's own limit). */
export const MAX_SPEECH_CHARS = 4096;

export const SpeechRequest = Type.Object({
  model: Type.Optional(Type.String({ maxLength: 100 })),
  input: Type.String({ minLength: 1, maxLength: MAX_SPEECH_CHARS }),
  voice: Type.Optional(Type.String({ maxLength: 100 })),
  response_format: Type.Optional(Type.Union([Type.Literal('pcm'), Type.Literal('wav')], { default: 'wav' })),
  speed: Type.Optional(Type.Number({ minimum: 0.25, maximum: 4, default: 1 })),
});
export type SpeechRequest = Static<typeof SpeechRequest>;

/** Response header that names what spoke: a Piper voice's name, or `espeak-ng`. */
export const SPOKEN_BY_HEADER = 'x-firstword-spoken-by';
