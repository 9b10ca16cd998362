// The texts that never change: greetings, questions, fillers, the apology; spoken once and kept.
import { Type, type Static } from 'typebox';
import { Value } from 'typebox/value';
import { parse } from 'yaml';
import { VoiceError, ensureError } from '@firstword/shared/contract/errors';
import { MAX_SPEECH_CHARS } from '@firstword/shared/contract/speech-api';

/** Without a voice: for every voice of the service. */
const StaticText = Type.Object(
  { text: Type.String({ minLength: 1, maxLength: MAX_SPEECH_CHARS }), voice: Type.Optional(Type.String()) },
  { additionalProperties: false },
);
export type StaticText = Static<typeof StaticText>;

const MAX_TEXTS = 10_000;

const invalid = (what: string, cause?: unknown): VoiceError =>
  new VoiceError('StaticTextsInvalid', `The list of static texts ${what}.`, {
    status: 400,
    remedy: 'Write a list of texts, or of {text, voice}.',
    cause,
  });

/** Reads a YAML or JSON list; throws `StaticTextsInvalid`. */
export const parseStaticTexts = (text: string): StaticText[] => {
  let list: unknown;
  try {
    list = parse(text, { maxAliasCount: 10, logLevel: 'silent' }) ?? [];
  } catch (cause) {
    throw invalid(`is no YAML: ${ensureError(cause).message.split('\n')[0]}`, cause);
  }
  if (!Array.isArray(list) || list.length > MAX_TEXTS) throw invalid(`is no list of at most ${MAX_TEXTS} texts`);
  return list.map((entry: unknown, at) => {
    const wanted = typeof entry === 'string' ? { text: entry } : entry;
    if (Value.Check(StaticText, wanted)) return wanted;
    throw invalid(`is wrong at /${at}`);
  });
};
