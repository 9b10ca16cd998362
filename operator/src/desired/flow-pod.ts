// What the pods of a flow have in common: the flow as a file, and its Secrets as files that are read again on rotation.
import { hashOf } from '../hash.ts';
import { secretNamesOf, type FlowPlan } from '../flow-plan.ts';
import { accessName, flowConfigName } from '../labels.ts';
import type { Mount, Variable, Volume } from './pod.ts';
import { FLOW_FILE } from './flow-config-map.ts';

const ROOT = '/etc/firstword';

/** Variables, volumes and mounts. A Secret is mounted whole, so that a new key of it needs no new pod. */
export const flowEquipment = ({ flow, spec }: FlowPlan): { env: Variable[]; volumes: Volume[]; mounts: Mount[] } => {
  const { name } = flow.metadata;
  const secrets = secretNamesOf(spec).map((secretName) => ({ secretName, volume: `secret-${hashOf(secretName)}` }));
  return {
    env: [
      { name: 'FLOW_FILE', value: `${ROOT}/flow/${FLOW_FILE}` },
      { name: 'SECRETS_DIR', value: `${ROOT}/secrets` },
      { name: 'ACCESS_TOKEN_FILE', value: `${ROOT}/access/token` },
    ],
    volumes: [
      { name: 'flow', configMap: { name: flowConfigName(name) } },
      { name: 'access', secret: { secretName: accessName(name) } },
      ...secrets.map(({ secretName, volume }) => ({ name: volume, secret: { secretName } })),
      { name: 'tmp', emptyDir: {} },
    ],
    mounts: [
      { name: 'flow', mountPath: `${ROOT}/flow`, readOnly: true },
      { name: 'access', mountPath: `${ROOT}/access`, readOnly: true },
      ...secrets.map(({ secretName, volume }) => ({
        name: volume,
        mountPath: `${ROOT}/secrets/${secretName}`,
        readOnly: true,
      })),
      { name: 'tmp', mountPath: '/tmp' },
    ],
  };
};

/** What a flow's own spec says that its pods are made from, besides what is for one part of them. */
export const flowAsks = ({ flow }: FlowPlan): unknown => {
  const { livekit, redis, tts } = flow.spec;
  return [livekit, redis, tts.poolRef, secretNamesOf(flow.spec)];
};

/** The pod's own name, by which replicas tell each other apart. */
export const POD_NAME = { fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.name' } };
