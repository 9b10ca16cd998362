// Resources as an API server would give them: every default filled in, and an identity.
import { readFileSync } from 'node:fs';
import { parseVoiceFlow } from '@firstword/crds/parse-voice-flow';
import { parseResource } from '@firstword/crds/parse-resource';
import type { VoicePool } from '@firstword/crds/voice-pool';
import type { FlowObject, PoolObject } from '../../../operator/src/resources.ts';
import type { DesiredOptions } from '../../../operator/src/desired/options.ts';

type Change<Resource> = (resource: Resource) => void;

const FRONT_DESK = readFileSync(new URL('../../../examples/front-desk.yaml', import.meta.url), 'utf8');

const SMALL = `apiVersion: firstword.dev/v1alpha1
kind: VoiceFlow
metadata: { name: small }
spec:
  flow:
    start: greet
    nodes:
      - { id: greet, type: say, text: Hello. }
      - { id: talk, type: llm, prompt: Be brief. }
    edges:
      - { from: greet, to: talk }
`;

const identity = { namespace: 'voice', uid: 'uid-flow', generation: 1, resourceVersion: '1' };

const parsed = (text: string): FlowObject => {
  const result = parseVoiceFlow(text);
  if (!result.ok) throw new Error(JSON.stringify(result.faults));
  const { metadata, ...rest } = result.flow;
  return { ...rest, metadata: { ...metadata, ...identity } } as FlowObject;
};

export const aFlow = (...changes: Change<FlowObject>[]): FlowObject => changed(parsed(SMALL), changes);
export const theFrontDesk = (...changes: Change<FlowObject>[]): FlowObject => changed(parsed(FRONT_DESK), changes);

export const aPool = (spec = '{}', ...changes: Change<PoolObject>[]): PoolObject => {
  const text = `apiVersion: firstword.dev/v1alpha1\nkind: VoicePool\nmetadata: { name: shared }\nspec: ${spec}\n`;
  const result = parseResource<VoicePool>(text, ['VoicePool']);
  if (!result.ok) throw new Error(JSON.stringify(result.faults));
  const { metadata, ...rest } = result.resource;
  const pool = { ...rest, metadata: { ...metadata, ...identity, uid: 'uid-pool' } } as PoolObject;
  return changed(pool, changes);
};

const changed = <Resource>(resource: Resource, changes: Change<Resource>[]): Resource => {
  for (const change of changes) change(resource);
  return resource;
};

export const withLivekit: Change<FlowObject> = ({ spec }) => {
  spec.livekit = { url: 'wss://rooms.example.com', credentialsSecretRef: { name: 'livekit' } };
};

export const theOptions = (more: Partial<DesiredOptions> = {}): DesiredOptions => ({
  images: {
    backend: 'firstword/backend:1',
    agent: 'firstword/agent:1',
    piper: 'firstword/piper:1',
    piperCuda: 'firstword/piper-cuda:1',
    espeak: 'firstword/espeak:1',
  },
  imagePullPolicy: 'IfNotPresent',
  defaults: {
    llm: { ...aModel },
    redis: { url: 'redis://firstword-redis:6379' },
  },
  prometheusUrl: undefined,
  hasKeda: false,
  ...more,
});

const aModel = {
  baseURL: 'http://model.example/v1',
  model: 'small',
  firstTokenTimeout: '10s',
  stallTimeout: '5s',
  continuation: 'none' as const,
  fallbacks: [],
};

/** What the head of a pod says of the Deployment that it was made for. */
export const ofReplicaSet = (deployment: string) => ({
  labels: { 'pod-template-hash': 'abc' },
  ownerReferences: [
    { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: `${deployment}-abc`, uid: 'uid-set', controller: true },
  ],
});
