// VoicePool <flow>: a pool of the flow's own, where it names none.
import { VOICE_POOL } from '../kube/kinds.ts';
import type { KubeObject } from '../kube/object.ts';
import type { FlowPlan } from '../flow-plan.ts';
import { ownedBy } from './metadata.ts';

/** Null where the flow speaks by a pool that others share. */
export const ownedPool = ({ flow }: FlowPlan): KubeObject | null => {
  const { poolRef, piper = {} } = flow.spec.tts;
  if (poolRef) return null;
  const { replicas, ...spec } = piper as Partial<NonNullable<typeof flow.spec.tts.piper>>;
  const isScaled = spec.autoscaling?.mode === 'KEDA';
  return {
    apiVersion: VOICE_POOL.apiVersion,
    kind: VOICE_POOL.kind,
    metadata: ownedBy(flow, flow.metadata.name),
    // Never empty: an empty spec that is applied over a filled one takes it away. An autoscaler writes the replicas.
    spec: { device: 'cpu', ...spec, ...(replicas === undefined || isScaled ? {} : { replicas }) },
  };
};
