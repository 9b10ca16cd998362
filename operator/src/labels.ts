// Every label, annotation and name that the operator gives: nothing of it is typed anywhere else.
import type { KubeObject } from './kube/object.ts';

export const MANAGED_BY = 'app.kubernetes.io/managed-by';
export const OPERATOR = 'firstword-operator';
export const FLOW_LABEL = 'firstword.dev/flow';
export const POOL_LABEL = 'firstword.dev/pool';
export const COMPONENT_LABEL = 'firstword.dev/component';

/** On each object: what it was applied from. */
export const APPLIED_HASH = 'firstword.dev/applied-hash';
/** On each pod template: what the pods are made from. */
export const ROLLOUT_HASH = 'firstword.dev/rollout-hash';
/** On each Deployment: what people asked of its pods; what else differs is of the operator's making. */
export const ASKED_HASH = 'firstword.dev/asked-hash';
/** On a running pod: the configuration that the kubelet was told to bring it at once. */
export const CONFIG_HASH = 'firstword.dev/config-hash';
/** On a flow's ConfigMap: the voice that it names. */
export const PUBLISHED_VOICE = 'firstword.dev/voice';
/** On a VoiceFlow, set by people: delete it now, whoever is still speaking. */
export const FORCE_DELETE = 'firstword.dev/force-delete';

export const DRAIN_FINALIZER = 'firstword.dev/drain';

/** The parts that run in pods. */
export type Component = 'backend' | 'agent' | 'tts';

export const backendName = (flow: string): string => `${flow}-backend`;
export const agentName = (flow: string): string => `${flow}-agent`;
export const flowConfigName = (flow: string): string => `${flow}-config`;
export const accessName = (flow: string): string => `${flow}-access`;
export const piperName = (pool: string): string => `${pool}-piper`;
export const headlessName = (pool: string): string => `${pool}-piper-headless`;

/** The name by which LiveKit dispatches calls to a flow's agents. */
export const dispatchName = (namespace: string, flow: string): string => `${namespace}.${flow}`;

/** One part of a resource, and the name of its objects. */
export type Part = { owner: KubeObject; component: Component; name: string };

const ownerLabel = ({ kind }: KubeObject): string => (kind === 'VoicePool' ? POOL_LABEL : FLOW_LABEL);

/** What selects the pods of a part; never changes. */
export const selectorOf = ({ owner, component }: Part): Record<string, string> => ({
  'app.kubernetes.io/name': 'firstword',
  [ownerLabel(owner)]: owner.metadata.name,
  [COMPONENT_LABEL]: component,
});

/** The same as a text, as /scale and lists want it. */
export const selectorText = (part: Part): string =>
  Object.entries(selectorOf(part))
    .map(([label, value]) => `${label}=${value}`)
    .join(',');

/** What every object of an owner bears. */
export const labelsOf = (owner: KubeObject): Record<string, string> => ({
  'app.kubernetes.io/name': 'firstword',
  'app.kubernetes.io/part-of': 'firstword',
  [MANAGED_BY]: OPERATOR,
  [ownerLabel(owner)]: owner.metadata.name,
});
