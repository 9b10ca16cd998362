// The voice that a flow's pods are told: the one that the spec wants, once its pool has it ready.
import type { KubeObject } from '../kube/object.ts';
import { PUBLISHED_VOICE } from '../labels.ts';
import type { FlowObject, PoolObject } from '../resources.ts';

/** Until then the one that was published before, so that nobody hears a stand-in. */
export const publishedVoice = (
  { spec }: FlowObject,
  pool: PoolObject | undefined,
  config: KubeObject | undefined,
): string => {
  const { voice } = spec.tts;
  const state = pool?.status?.voices?.find(({ name }) => name === voice)?.state;
  return state === 'Ready' ? voice : (config?.metadata.annotations?.[PUBLISHED_VOICE] ?? voice);
};
