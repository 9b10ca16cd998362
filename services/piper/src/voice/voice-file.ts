// A voice's JSON file as it lies on disk: the shapes of old and new exports, with bounds on everything.
import { Type, type Static } from 'typebox';

const MAX_PHONEME_ID = 4096;
const Ids = Type.Array(Type.Integer({ minimum: 0, maximum: MAX_PHONEME_ID }), { minItems: 1, maxItems: 16 });
const Scale = Type.Number({ minimum: 0, maximum: 10 });
const Phoneme = Type.String({ minLength: 1, maxLength: 16 });

export const VoiceFile = Type.Object({
  audio: Type.Object({ sample_rate: Type.Integer({ minimum: 8000, maximum: 48_000 }) }),
  espeak: Type.Optional(Type.Object({ voice: Type.Optional(Type.String({ maxLength: 40 })) })),
  language: Type.Optional(Type.Object({ code: Type.Optional(Type.String({ maxLength: 20 })) })),
  phoneme_type: Type.Optional(Type.String({ maxLength: 40 })),
  phoneme_id_map: Type.Record(Type.String(), Ids, { maxProperties: 4096 }),
  /** Old exports: a phoneme that is spoken as others. */
  phoneme_map: Type.Optional(Type.Record(Phoneme, Type.Array(Phoneme, { maxItems: 16 }), { maxProperties: 4096 })),
  /** New exports: phonemes of several characters. */
  vowel_clusters: Type.Optional(Type.Array(Phoneme, { maxItems: 256 })),
  hop_length: Type.Optional(Type.Integer({ minimum: 16, maximum: 4096 })),
  num_speakers: Type.Optional(Type.Integer({ minimum: 0, maximum: 10_000 })),
  speaker_id_map: Type.Optional(
    Type.Record(Type.String({ maxLength: 100 }), Type.Integer({ minimum: 0, maximum: 10_000 }), {
      maxProperties: 10_000,
    }),
  ),
  default_speaker_id: Type.Optional(Type.Union([Type.Integer({ minimum: 0, maximum: 10_000 }), Type.Null()])),
  inference: Type.Optional(
    Type.Object({
      noise_scale: Type.Optional(Scale),
      length_scale: Type.Optional(Type.Number({ minimum: 0.1, maximum: 10 })),
      noise_w: Type.Optional(Scale),
      /** Seconds of silence after a phoneme. */
      phoneme_silence: Type.Optional(
        Type.Record(Phoneme, Type.Number({ minimum: 0, maximum: 5 }), { maxProperties: 64 }),
      ),
    }),
  ),
});
export type VoiceFile = Static<typeof VoiceFile>;
