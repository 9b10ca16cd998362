// `POST /v1/audio/speech`: OpenAI's speech call, as far as it is served, and what Piper voices can do beyond it.
import { Type, type Static } from 'typebox';

/** Longest text of one call, in UTF-16 units (OpenAI's own limit). */
export const MAX_SPEECH_CHARS = 4096;

/** Fields that OpenAI's call does not have; what is left out is as the voice's own file says. */
export const VoicingFields = {
  speaker: Type.Optional(
    Type.Union([Type.Integer({ minimum: 0, maximum: 9999 }), Type.String({ minLength: 1, maxLength: 100 })], {
      description: 'Name or number of a speaker, for voices of several',
    }),
  ),
  seed: Type.Optional(
    Type.Integer({ minimum: 0, maximum: 2_147_483_647, description: 'The same seed gives the same speech' }),
  ),
  noise_scale: Type.Optional(Type.Number({ minimum: 0, maximum: 2, description: 'Variation of the sound' })),
  length_scale: Type.Optional(Type.Number({ minimum: 0.25, maximum: 4, description: 'Above 1 is slower' })),
  noise_w: Type.Optional(Type.Number({ minimum: 0, maximum: 2, description: 'Variation of the rhythm' })),
};

const Speed = Type.Optional(Type.Number({ minimum: 0.25, maximum: 4, default: 1 }));

/** How a text is to be spoken, for every interface. */
export const SpeakingFields = { voice: Type.Optional(Type.String({ maxLength: 100 })), speed: Speed, ...VoicingFields };

export const SpeechRequest = Type.Object({
  model: Type.Optional(Type.String({ maxLength: 100 })),
  input: Type.String({ minLength: 1, maxLength: MAX_SPEECH_CHARS }),
  response_format: Type.Optional(Type.Union([Type.Literal('pcm'), Type.Literal('wav')], { default: 'wav' })),
  stream_format: Type.Optional(Type.Literal('audio', { description: 'Audio as it is spoken; no events' })),
  ...SpeakingFields,
});
export type SpeechRequest = Static<typeof SpeechRequest>;

/** Response header that names what spoke: a Piper voice's name, or `espeak-ng`. */
export const SPOKEN_BY_HEADER = 'x-firstword-spoken-by';
