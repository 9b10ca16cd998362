// A voice that this service should have, and where it comes from.
import { Type, type Static } from 'typebox';

const Sha256 = Type.String({ pattern: '^[0-9a-f]{64}$' });

/** No source: the built-in table and the public hub. */
const VoiceOrigin = Type.Union([
  Type.Object(
    { url: Type.String({ pattern: '^https?://', maxLength: 2048 }), sha256: Sha256, configSha256: Sha256 },
    { additionalProperties: false },
  ),
  Type.Object({ path: Type.String({ minLength: 1, maxLength: 1024 }) }, { additionalProperties: false }),
]);
export type VoiceOrigin = Static<typeof VoiceOrigin>;

export const WantedVoice = Type.Object(
  {
    name: Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9_.-]*$', maxLength: 100 }),
    /** BCP 47: what espeak-ng speaks until the voice's own file says, where the name does not. */
    language: Type.Optional(Type.String({ pattern: '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$', maxLength: 35 })),
    /** The .onnx at a URL with its digests, or as a file (or in a folder, under its name); its JSON lies at + ".json". */
    source: Type.Optional(VoiceOrigin),
  },
  { additionalProperties: false },
);
export type WantedVoice = Static<typeof WantedVoice>;
