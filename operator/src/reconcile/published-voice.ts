// The voice that a flow's pods are told: the one that the spec wants, once its pool has it ready.
import { FLOW_FILE } from '../desired/flow-config-map.ts';
import type { KubeObject } from '../kube/object.ts';
import type { FlowObject, PoolObject } from '../resources.ts';

/** Until then the one that was published before, so that nobody hears a stand-in. */
export const publishedVoice = (
  { spec }: FlowObject,
  pool: PoolObject | undefined,
  config: KubeObject | undefined,
): string => {
  const { voice } = spec.tts;
  const state = pool?.status?.voices?.find(({ name }) => name === voice)?.state;
  if (state === 'Ready' || !config) return voice;
  return voiceIn(config) ?? voice;
};

const voiceIn = ({ data }: KubeObject): string | undefined => {
  try {
    const { spec } = JSON.parse((data as Record<string, string>)[FLOW_FILE] ?? '{}') as Partial<FlowObject>;
    return typeof spec?.tts.voice === 'string' ? spec.tts.voice : undefined;
  } catch {
    return undefined;
  }
};
