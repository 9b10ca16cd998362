// What the chart gives flows that say nothing themselves: the model, speech to text, rooms, the token log.
import { Type, type Static } from 'typebox';
import { Value } from 'typebox/value';
import { parse } from 'yaml';
import { LivekitSpec } from '@firstword/crds/spec/deployment';
import { SecretKeyRef } from '@firstword/crds/spec/fields';
import { LlmSpec } from '@firstword/crds/spec/llm';
import { SttSpec } from '@firstword/crds/spec/speech';
import { VoiceError, ensureError } from '@firstword/shared/contract/errors';

const RedisDefault = Type.Object(
  {
    url: Type.Optional(Type.String({ pattern: '^rediss?(\\+[a-z]+)?://', maxLength: 2048 })),
    urlSecretRef: Type.Optional(SecretKeyRef('Where the URL lies, in each flow’s namespace', 'redis')),
  },
  { additionalProperties: false },
);

const ClusterDefaults = Type.Object(
  {
    redis: Type.Optional(RedisDefault),
    livekit: Type.Optional(LivekitSpec),
    llm: Type.Optional(LlmSpec),
    stt: Type.Optional(SttSpec),
    /** Where pools pull voices from that say no source. */
    voiceHub: Type.Optional(Type.String({ pattern: '^https?://', maxLength: 2048 })),
  },
  { additionalProperties: false },
);
export type ClusterDefaults = Static<typeof ClusterDefaults>;

/** Reads YAML or JSON; what is empty counts as left out. Throws `DefaultsInvalid` with every fault. */
export const parseDefaults = (text: string): ClusterDefaults => {
  const value = Value.Default(ClusterDefaults, withoutEmpty(readYaml(text)) ?? {});
  if (Value.Check(ClusterDefaults, value)) return value;
  const faults = [...Value.Errors(ClusterDefaults, value)].map(
    ({ instancePath, message }) => `${instancePath.slice(1).replaceAll('/', '.') || 'it'} ${message}`,
  );
  throw invalid(faults.join('; '));
};

const readYaml = (text: string): unknown => {
  try {
    return parse(text, { maxAliasCount: 10, logLevel: 'silent' }) as unknown;
  } catch (cause) {
    throw invalid(ensureError(cause).message.split('\n')[0] ?? 'no YAML', cause);
  }
};

const invalid = (what: string, cause?: unknown): VoiceError =>
  new VoiceError('DefaultsInvalid', `The cluster defaults are wrong: ${what}.`, {
    status: 400,
    remedy: 'Correct `defaults` in the chart’s values.',
    cause,
  });

/** Undefined for null, an empty text, and an object that holds nothing else. */
const withoutEmpty = (value: unknown): unknown => {
  if (value === null || value === '') return undefined;
  if (typeof value !== 'object' || Array.isArray(value)) return value;
  const kept = Object.entries(value).map(([name, inner]) => [name, withoutEmpty(inner)] as const);
  const filled = kept.filter(([, inner]) => inner !== undefined);
  return filled.length > 0 ? Object.fromEntries(filled) : undefined;
};
