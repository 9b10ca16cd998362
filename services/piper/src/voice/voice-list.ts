// The configuration file of voices: a list in YAML or JSON, a name or an object each.
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { parse } from 'yaml';
import { VoiceError, ensureError } from '@firstword/shared/contract/errors';
import { parseVoiceName } from './voice-name.ts';
import { WantedVoice } from './wanted-voice.ts';

const MAX_LIST_CHARS = 1_000_000;
const MAX_VOICES = 64;

const invalid = (what: string, cause?: unknown): VoiceError =>
  new VoiceError('VoiceListInvalid', `The list of voices ${what}.`, {
    status: 400,
    remedy: 'Write a list of names, or of {name, source: {url, sha256, configSha256}} or {name, source: {path}}.',
    cause,
  });

const readYaml = (text: string): unknown => {
  if (text.length > MAX_LIST_CHARS) throw invalid('is too long');
  try {
    // A few aliases are fine, a bomb of them is not.
    return parse(text, { maxAliasCount: 10, logLevel: 'silent' });
  } catch (cause) {
    throw invalid(`is no YAML: ${ensureError(cause).message.split('\n')[0]}`, cause);
  }
};

const voiceAt = (entry: unknown, at: number): WantedVoice => {
  const wanted = typeof entry === 'string' ? { name: entry } : entry;
  if (!Value.Check(WantedVoice, wanted)) {
    const [fault] = Value.Errors(WantedVoice, wanted);
    throw invalid(`is wrong at /${at}${fault?.instancePath ?? ''}: ${fault?.message ?? 'no voice'}`);
  }
  // Without a source its name must say where it lies.
  if (!wanted.source) parseVoiceName(wanted.name);
  return wanted;
};

/** Reads the list; throws `VoiceListInvalid` with the place, or `UnknownVoice`. */
export const parseVoiceList = (text: string): WantedVoice[] => {
  const list = readYaml(text) ?? [];
  if (!Value.Check(Type.Array(Type.Unknown(), { maxItems: MAX_VOICES }), list)) {
    throw invalid(`is no list of at most ${MAX_VOICES} voices`);
  }
  const voices = list.map(voiceAt);
  const twice = voices.find(({ name }, at) => voices.findIndex((other) => other.name === name) < at);
  if (twice) throw invalid(`names ${twice.name} twice`);
  return voices;
};
