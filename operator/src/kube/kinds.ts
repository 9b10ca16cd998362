// The kinds that the operator reads or writes, and where the API server serves them.

export type Kind = { apiVersion: string; kind: string; plural: string };

const kind = (apiVersion: string, name: string, plural = `${name.toLowerCase()}s`): Kind => ({
  apiVersion,
  kind: name,
  plural,
});

export const VOICE_FLOW = kind('firstword.dev/v1alpha1', 'VoiceFlow');
export const VOICE_POOL = kind('firstword.dev/v1alpha1', 'VoicePool');
export const SERVICE_ACCOUNT = kind('v1', 'ServiceAccount');
export const CONFIG_MAP = kind('v1', 'ConfigMap');
export const SECRET = kind('v1', 'Secret');
export const SERVICE = kind('v1', 'Service');
export const POD = kind('v1', 'Pod');
export const NAMESPACE = kind('v1', 'Namespace');
export const DEPLOYMENT = kind('apps/v1', 'Deployment');
export const DISRUPTION_BUDGET = kind('policy/v1', 'PodDisruptionBudget');
export const NETWORK_POLICY = kind('networking.k8s.io/v1', 'NetworkPolicy', 'networkpolicies');
export const SCALED_OBJECT = kind('keda.sh/v1alpha1', 'ScaledObject');
export const LEASE = kind('coordination.k8s.io/v1', 'Lease');
export const EVENT = kind('events.k8s.io/v1', 'Event');

type Place = { namespace?: string | undefined; name?: string; subresource?: string };

/** The path of a kind's list, or of one object, or of a part of it; a name is never more than one step of it. */
export const pathOf = ({ apiVersion, plural }: Kind, { namespace, name, subresource }: Place = {}): string =>
  [
    apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`,
    ...(namespace ? ['namespaces', namespace] : []),
    plural,
    ...(name ? [encodeURIComponent(name)] : []),
    ...(subresource ? [subresource] : []),
  ].join('/');
