// ConfigMap <pool>-piper: the voices and the texts that never change, in the form that Piper reads.
import type { VoiceSpec } from '@firstword/crds/spec/pool';
import { CONFIG_MAP } from '../kube/kinds.ts';
import type { KubeObject } from '../kube/object.ts';
import { piperName, type Part } from '../labels.ts';
import { volumeOf, type PoolPlan } from '../pool-plan.ts';
import { partOf } from './metadata.ts';

export const VOICES_FILE = 'voices.json';
export const STATIC_TEXTS_FILE = 'static-texts.json';

/** A ConfigMap holds 1 MiB; what does not fit is spoken when it is asked for. */
const MAX_TEXT_CHARS = 400_000;

export const piperPart = ({ pool }: PoolPlan): Part => ({
  owner: pool,
  component: 'tts',
  name: piperName(pool.metadata.name),
});

export const piperConfigMap = (plan: PoolPlan): KubeObject => {
  let chars = 0;
  const texts = plan.staticTexts.filter(({ text }) => (chars += text.length) <= MAX_TEXT_CHARS);
  return {
    apiVersion: CONFIG_MAP.apiVersion,
    kind: CONFIG_MAP.kind,
    metadata: partOf(piperPart(plan)),
    data: {
      [VOICES_FILE]: JSON.stringify(plan.voices.map(wantedVoice)),
      [STATIC_TEXTS_FILE]: JSON.stringify(texts),
    },
  };
};

const wantedVoice = (voice: VoiceSpec) => {
  const { name, source } = voice;
  const mounted = volumeOf(voice);
  const path = source?.pvc?.path ?? source?.image?.path;
  if (mounted && path) return { name, source: { path: `${mounted.mountPath}/${path.replace(/^\/+/, '')}` } };
  if (!source?.url) return { name };
  const { url, sha256, configSha256 } = source;
  return { name, source: { url, sha256, configSha256 } };
};
