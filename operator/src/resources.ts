// The two resources as the API server gives them: their schema's types around a raw object.
import type { VoiceFlowStatus, VoicePoolStatus } from '@firstword/crds/spec/status';
import type { VoicePoolSpec } from '@firstword/crds/spec/pool';
import type { VoiceFlowSpec } from '@firstword/crds/voice-flow';
import { controllerOf, type KubeObject } from './kube/object.ts';

export type FlowObject = KubeObject & { spec: VoiceFlowSpec; status?: VoiceFlowStatus };
export type PoolObject = KubeObject & { spec: VoicePoolSpec; status?: VoicePoolStatus };

/** The pool that speaks for a flow: the one that it names, else its own, which is named like it. */
export const poolNameOf = ({ metadata, spec }: FlowObject): string => spec.tts.poolRef?.name ?? metadata.name;

/** Every pool that a flow may speak by, the first one first. */
export const poolNamesOf = (flow: FlowObject): string[] => [
  ...new Set([poolNameOf(flow), ...flow.spec.tts.fallbacks.map(({ poolRef }) => poolRef?.name ?? poolNameOf(flow))]),
];

/** True where a flow speaks by a pool: it names it, or it is its own. A pool of the same name that is another's is not. */
export const speaksBy = (flow: FlowObject, pool: KubeObject): boolean => {
  const { poolRef, fallbacks } = flow.spec.tts;
  const isNamed = [poolRef, ...fallbacks.map((fallback) => fallback.poolRef)].some(
    (ref) => ref?.name === pool.metadata.name,
  );
  return isNamed || (poolNamesOf(flow).includes(pool.metadata.name) && controllerOf(pool)?.uid === flow.metadata.uid);
};
