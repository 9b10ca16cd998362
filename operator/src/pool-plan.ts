// A pool as it will run: its own voices, those of the flows that speak by it, and what these say word for word.
import type { VoiceSpec } from '@firstword/crds/spec/pool';
import { hashOf } from './hash.ts';
import { poolNameOf, poolNamesOf, type FlowObject, type PoolObject } from './resources.ts';

export type StaticText = { text: string; voice: string };

export type PoolPlan = {
  pool: PoolObject;
  voices: VoiceSpec[];
  /** Voices that are wanted of it and are too many. */
  leftOut: string[];
  staticTexts: StaticText[];
};

/** The most that Piper's own lists take. */
export const MAX_VOICES = 64;
const MAX_TEXTS = 10_000;

/** `textsOf` gives the texts of a flow that never change. */
export const planPool = (
  pool: PoolObject,
  flows: readonly FlowObject[],
  textsOf: (flow: FlowObject) => string[],
): PoolPlan => {
  const users = flows
    .filter((flow) => poolNamesOf(flow).includes(pool.metadata.name))
    .toSorted((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
  const named = new Map(pool.spec.voices.map((voice) => [voice.name, voice]));
  const texts = new Map<string, StaticText>();
  for (const flow of users) {
    for (const voice of voicesOf(flow, pool.metadata.name)) {
      if (!named.has(voice)) named.set(voice, { name: voice });
      for (const text of textsOf(flow)) texts.set(`${voice}\n${text}`, { text, voice });
    }
  }
  return {
    pool,
    voices: [...named.values()].slice(0, MAX_VOICES),
    leftOut: [...named.keys()].slice(MAX_VOICES),
    staticTexts: [...texts.values()].slice(0, MAX_TEXTS),
  };
};

/** The voices that a flow wants of one pool. */
export const voicesOf = (flow: FlowObject, pool: string): string[] => {
  const { voice, fallbacks } = flow.spec.tts;
  const own = poolNameOf(flow);
  return [
    ...(own === pool ? [voice] : []),
    ...fallbacks.filter(({ poolRef }) => (poolRef?.name ?? own) === pool).map((fallback) => fallback.voice),
  ];
};

/** A volume that voices lie in, and where the pods see it. */
export type VoiceVolume = { name: string; mountPath: string; source: Record<string, unknown> };

/** Null for a voice that is pulled. */
export const volumeOf = ({ source }: VoiceSpec): VoiceVolume | null => {
  if (source?.pvc) {
    const { claimName } = source.pvc;
    return volume('pvc', claimName, { persistentVolumeClaim: { claimName, readOnly: true } });
  }
  if (source?.image) {
    const { reference } = source.image;
    return volume('image', reference, { image: { reference, pullPolicy: 'IfNotPresent' } });
  }
  return null;
};

const volume = (type: string, id: string, source: Record<string, unknown>): VoiceVolume => {
  const name = `voices-${type}-${hashOf(id)}`;
  return { name, mountPath: `/voices/${name}`, source };
};
