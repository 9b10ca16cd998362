// A voice's JSON file, read and checked: it comes from elsewhere and may be anything.
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { VoiceError } from '@firstword/shared/contract/errors';

/** What speaking with a voice takes. */
export type VoiceConfig = {
  sampleRateHz: number;
  espeakVoice: string;
  phonemeIds: ReadonlyMap<string, readonly number[]>;
  noiseScale: number;
  lengthScale: number;
  noiseW: number;
  speakers: number;
};

const MAX_PHONEME_ID = 4096;
const Scale = Type.Number({ minimum: 0, maximum: 10 });

const VoiceFile = Type.Object({
  audio: Type.Object({ sample_rate: Type.Integer({ minimum: 8000, maximum: 48_000 }) }),
  espeak: Type.Object({ voice: Type.String({ pattern: '^[a-z]{2,3}(-[A-Za-z0-9-]{1,20})?$' }) }),
  phoneme_type: Type.Optional(Type.String()),
  phoneme_id_map: Type.Record(
    Type.String(),
    Type.Array(Type.Integer({ minimum: 0, maximum: MAX_PHONEME_ID }), { minItems: 1, maxItems: 16 }),
  ),
  num_speakers: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000 })),
  inference: Type.Optional(
    Type.Object({
      noise_scale: Type.Optional(Scale),
      length_scale: Type.Optional(Type.Number({ minimum: 0.1, maximum: 10 })),
      noise_w: Type.Optional(Scale),
    }),
  ),
});

const broken = (name: string, fault: string, cause?: unknown): VoiceError =>
  new VoiceError('VoiceBroken', `The voice file ${name}.onnx.json ${fault}.`, {
    remedy: `Pull the voice again: firstword voice pull ${name}.`,
    cause,
  });

const parseJson = (name: string, text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw broken(name, 'is no JSON', cause);
  }
};

/** Reads `<voice>.onnx.json`; throws `VoiceBroken` or `VoiceUnsupported`. */
export const parseVoiceConfig = (name: string, text: string): VoiceConfig => {
  const json = parseJson(name, text);
  if (!Value.Check(VoiceFile, json)) {
    const [fault] = Value.Errors(VoiceFile, json);
    throw broken(name, `is no voice: ${fault?.instancePath || 'it'} ${fault?.message ?? 'is wrong'}`);
  }
  if ((json.phoneme_type ?? 'espeak') !== 'espeak') {
    throw new VoiceError('VoiceUnsupported', `The voice ${name} takes no espeak phonemes.`, {
      remedy: 'Choose a voice whose phoneme_type is espeak.',
    });
  }
  const {
    noise_scale: noiseScale = 0.667,
    length_scale: lengthScale = 1,
    noise_w: noiseW = 0.8,
  } = json.inference ?? {};
  const phonemeIds = new Map(Object.entries(json.phoneme_id_map));
  for (const control of ['^', '_', '$']) {
    if (!phonemeIds.has(control)) throw broken(name, `has no phoneme "${control}"`);
  }
  return {
    sampleRateHz: json.audio.sample_rate,
    espeakVoice: json.espeak.voice.toLowerCase(),
    phonemeIds,
    noiseScale,
    lengthScale,
    noiseW,
    speakers: json.num_speakers ?? 1,
  };
};
