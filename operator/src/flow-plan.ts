// A flow as it will run here: its spec, filled in with what the cluster gives. Everything below is built from this.
import type { VoiceFlowSpec } from '@firstword/crds/voice-flow';
import type { ClusterDefaults } from './defaults.ts';
import type { FlowObject } from './resources.ts';

export type FlowPlan = {
  flow: FlowObject;
  /** The effective spec, as the backend is given it. */
  spec: VoiceFlowSpec;
  /** A Redis that needs no secret: the chart's trial one. */
  redisUrl: string | undefined;
  hasRedis: boolean;
  backendReplicas: number;
};

/** `voice` is what the pool can speak now, until it has the one that the spec wants. */
export const planFlow = (flow: FlowObject, defaults: ClusterDefaults, voice = flow.spec.tts.voice): FlowPlan => {
  const { redis: ownRedis, ...own } = flow.spec;
  const { urlSecretRef, url } = defaults.redis ?? {};
  const redis = ownRedis ?? (urlSecretRef ? { urlSecretRef } : undefined);
  const redisUrl = redis ? undefined : url;
  const hasRedis = redis !== undefined || redisUrl !== undefined;
  const { llm, stt, livekit } = defaults;
  return {
    flow,
    spec: {
      ...(llm ? { llm } : {}),
      ...(stt ? { stt } : {}),
      ...(livekit ? { livekit } : {}),
      ...own,
      tts: { ...own.tts, voice },
      ...(redis ? { redis } : {}),
    },
    redisUrl,
    hasRedis,
    backendReplicas: flow.spec.backend.replicas ?? (hasRedis ? 2 : 1),
  };
};

/** The names of the Secrets that the flow refers to, each once, in order. */
export const secretNamesOf = (spec: VoiceFlowSpec): string[] => [
  ...new Set(secretKeysOf(spec).map(({ name }) => name)),
];

/** Every key of a Secret that the flow refers to. */
export const secretKeysOf = ({ llm, stt, mcp, webhooks, redis, livekit }: VoiceFlowSpec): SecretKey[] => {
  const keys = [
    llm?.apiKeySecretRef,
    ...(llm?.fallbacks ?? []).map(({ apiKeySecretRef }) => apiKeySecretRef),
    stt?.apiKeySecretRef,
    ...mcp.map(({ tokenSecretRef }) => tokenSecretRef),
    ...webhooks.map(({ secretRef }) => secretRef),
    redis?.urlSecretRef,
    ...(livekit ? LIVEKIT_KEYS.map((key) => ({ name: livekit.credentialsSecretRef.name, key })) : []),
  ].filter((key) => key !== undefined);
  return keys.sort((a, b) => compare(a.name, b.name) || compare(a.key, b.key));
};

export type SecretKey = { name: string; key: string };

const LIVEKIT_KEYS = ['LIVEKIT_API_KEY', 'LIVEKIT_API_SECRET'];

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
