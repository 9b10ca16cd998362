// The pods of every part: restricted, without a token, and placed and equipped as the resource's podTemplate says.
import type { Static } from 'typebox';
import type { PodTemplateSpec, ResourcesSpec } from '@firstword/crds/spec/pods';
import { selectorOf, type Part } from '../labels.ts';

export type PodTemplate = Static<typeof PodTemplateSpec>;
export type Resources = Static<typeof ResourcesSpec>;
export type Volume = { name: string; [source: string]: unknown };
export type Mount = { name: string; mountPath: string; readOnly?: boolean };
export type Variable = { name: string; value?: string; valueFrom?: object };

const CA_FOLDER = '/etc/firstword/ca';

/** What every container may do: no more than the restricted Pod Security Standard lets it. */
export const RESTRICTED_CONTAINER = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ['ALL'] },
};

const RESTRICTED_POD = {
  runAsNonRoot: true,
  runAsUser: 1000,
  runAsGroup: 1000,
  fsGroup: 1000,
  seccompProfile: { type: 'RuntimeDefault' },
};

/** The pod's own fields; what is about placement may be changed by the part that it is for. */
export const podFields = (part: Part, template: PodTemplate = {}) => {
  const { nodeSelector, tolerations, affinity, topologySpreadConstraints, priorityClassName } = template;
  const { serviceAccountName, imagePullSecrets } = template;
  return {
    serviceAccountName: serviceAccountName ?? part.name,
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    securityContext: RESTRICTED_POD,
    topologySpreadConstraints: topologySpreadConstraints ?? [spread(part)],
    ...(nodeSelector ? { nodeSelector } : {}),
    ...(tolerations ? { tolerations } : {}),
    ...(affinity ? { affinity } : {}),
    ...(priorityClassName ? { priorityClassName } : {}),
    ...(imagePullSecrets ? { imagePullSecrets } : {}),
  };
};

/** A node that fails takes as few pods of a part along as can be. */
const spread = (part: Part) => ({
  maxSkew: 1,
  topologyKey: 'kubernetes.io/hostname',
  whenUnsatisfiable: 'ScheduleAnyway',
  labelSelector: { matchLabels: selectorOf(part) },
});

type Equipment = { env: Variable[]; volumes: Volume[]; mounts: Mount[] };

/** Variables and volumes, with those of the template. A name that is there twice would be refused: ours win, as the pod
 * would not run without them, and of the template's own the last, as in a container. */
export const equip = (
  { env, volumes, mounts }: Equipment,
  { env: more = [], caBundle }: PodTemplate = {},
): Equipment => {
  const own = caBundle ? [...env, { name: 'NODE_EXTRA_CA_CERTS', value: `${CA_FOLDER}/ca.crt` }] : env;
  const ours = new Set(own.map(({ name }) => name));
  const given = new Map(more.map(({ name, value }) => [name, { name, value }]));
  const all = [...own, ...[...given.values()].filter(({ name }) => !ours.has(name))];
  if (!caBundle) return { env: all, volumes, mounts };
  const { configMap: name, key } = caBundle;
  return {
    env: all,
    volumes: [...volumes, { name: 'ca', configMap: { name, items: [{ key, path: 'ca.crt' }] } }],
    mounts: [...mounts, { name: 'ca', mountPath: CA_FOLDER, readOnly: true }],
  };
};

/** Looks that the kubelet takes at a port; each failure counts a second or so. */
export const probes = (port: string) => ({
  startupProbe: { httpGet: { path: '/healthz', port }, periodSeconds: 1, failureThreshold: 120 },
  readinessProbe: { httpGet: { path: '/readyz', port }, periodSeconds: 2, timeoutSeconds: 2, failureThreshold: 2 },
  livenessProbe: { httpGet: { path: '/healthz', port }, periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 6 },
});
