// A voice's JSON file, read and checked: it comes from elsewhere and may be anything.
import { Value } from 'typebox/value';
import { VoiceError } from '@firstword/shared/contract/errors';
import { phonemeTable } from './phoneme-table.ts';
import { VoiceFile } from './voice-file.ts';

/** What speaking with a voice takes. */
export type VoiceConfig = {
  sampleRateHz: number;
  /** Samples that one latent frame lasts. */
  hopLength: number;
  /** `text` voices read letters: no espeak-ng is asked. */
  phonemeType: 'espeak' | 'text';
  /** BCP 47; null where the file does not say. */
  language: string | null;
  /** For `text` voices: what espeak-ng speaks when the voice fails. */
  espeakVoice: string;
  /** Keys of several characters are phonemes of their own: the longest that fits is taken. */
  phonemeIds: ReadonlyMap<string, readonly number[]>;
  /** Silence that follows a phoneme, in ms. */
  phonemeSilenceMs: ReadonlyMap<string, number>;
  noiseScale: number;
  lengthScale: number;
  noiseW: number;
  speakers: number;
  speakerIds: ReadonlyMap<string, number>;
  defaultSpeaker: number;
};

const ESPEAK_VOICE = /^[a-z]{2,3}(-[a-z0-9-]{1,20})?$/;
const LANGUAGE = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/;
const CONTROLS = ['^', '_', '$'];
const PHONEME_TYPES = ['espeak', 'text'] as const;
const DEFAULT_HOP_LENGTH = 256;

const broken = (name: string, fault: string, cause?: unknown): VoiceError =>
  new VoiceError('VoiceBroken', `The voice file ${name}.onnx.json ${fault}.`, {
    remedy: `Pull the voice again: firstword voice pull ${name}.`,
    cause,
  });

const readVoiceFile = (name: string, text: string): VoiceFile => {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw broken(name, 'is no JSON', cause);
  }
  if (Value.Check(VoiceFile, json)) return json;
  const [fault] = Value.Errors(VoiceFile, json);
  throw broken(name, `is no voice: ${fault?.instancePath || 'it'} ${fault?.message ?? 'is wrong'}`);
};

const phonemeTypeOf = (name: string, { phoneme_type: type = 'espeak' }: VoiceFile): 'espeak' | 'text' => {
  const known = PHONEME_TYPES.find((one) => one === type.toLowerCase());
  if (known) return known;
  throw new VoiceError('VoiceUnsupported', `The voice ${name} takes phonemes of another kind than espeak or text.`, {
    remedy: 'Choose a voice whose phoneme_type is espeak or text.',
  });
};

/** The voice that espeak-ng takes for it; a `text` voice may have none, and then its language speaks. */
const espeakVoiceOf = (name: string, file: VoiceFile, phonemeType: 'espeak' | 'text'): string => {
  const voice = (file.espeak?.voice ?? '').toLowerCase();
  if (ESPEAK_VOICE.test(voice)) return voice;
  if (phonemeType === 'espeak') throw broken(name, 'names no espeak-ng voice');
  const language = (file.language?.code ?? '').toLowerCase().replace('_', '-');
  return ESPEAK_VOICE.test(language) ? language : 'en-us';
};

const speakersOf = (name: string, file: VoiceFile) => {
  const speakers = Math.max(1, file.num_speakers ?? 1);
  const speakerIds = new Map(Object.entries(file.speaker_id_map ?? {}));
  const defaultSpeaker = file.default_speaker_id ?? 0;
  if (defaultSpeaker >= speakers || [...speakerIds.values()].some((id) => id >= speakers)) {
    throw broken(name, `names a speaker that none of its ${speakers} is`);
  }
  return { speakers, speakerIds, defaultSpeaker };
};

/** Reads `<voice>.onnx.json`; throws `VoiceBroken` or `VoiceUnsupported`. */
export const parseVoiceConfig = (name: string, text: string): VoiceConfig => {
  const file = readVoiceFile(name, text);
  const phonemeType = phonemeTypeOf(name, file);
  const phonemeIds = phonemeTable(file);
  const missing = CONTROLS.find((control) => !phonemeIds.has(control));
  if (missing) throw broken(name, `has no phoneme "${missing}"`);
  const {
    noise_scale: noiseScale = 0.667,
    length_scale: lengthScale = 1,
    noise_w: noiseW = 0.8,
  } = file.inference ?? {};
  const language = (file.language?.code ?? '').replace('_', '-');
  const silences = Object.entries(file.inference?.phoneme_silence ?? {});
  return {
    sampleRateHz: file.audio.sample_rate,
    hopLength: file.hop_length ?? DEFAULT_HOP_LENGTH,
    phonemeType,
    language: LANGUAGE.test(language) ? language : null,
    espeakVoice: espeakVoiceOf(name, file, phonemeType),
    phonemeIds,
    phonemeSilenceMs: new Map(silences.map(([phoneme, seconds]) => [phoneme, seconds * 1000])),
    noiseScale,
    lengthScale,
    noiseW,
    ...speakersOf(name, file),
  };
};
