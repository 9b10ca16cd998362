// Deployment <flow>-agent: the workers that take the calls, where there are rooms. They leave when their calls are over.
import { durationMs } from '@firstword/crds/duration';
import type { FlowPlan } from '../flow-plan.ts';
import type { KubeObject } from '../kube/object.ts';
import { agentName, backendName, dispatchName, piperName, type Part } from '../labels.ts';
import { poolNameOf } from '../resources.ts';
import { SURGE, deployment } from './deployment.ts';
import { POD_NAME, flowAsks, flowEquipment } from './flow-pod.ts';
import type { DesiredOptions } from './options.ts';
import { RESTRICTED_CONTAINER, equip, podFields, probes, type Variable } from './pod.ts';

export const agentPart = ({ flow }: FlowPlan): Part => ({
  owner: flow,
  component: 'agent',
  name: agentName(flow.metadata.name),
});

const PORT = 8081;
/** What a worker needs to leave once its last call is over. */
const MARGIN_SECONDS = 60;
const RESOURCES = { requests: { cpu: '500m', memory: '512Mi' }, limits: { memory: '2Gi' } };

/** A call is not moved to make room for something else. */
const STAY = {
  'cluster-autoscaler.kubernetes.io/safe-to-evict': 'false',
  'karpenter.sh/do-not-disrupt': 'true',
};

const variables = ({ flow, spec }: FlowPlan): Variable[] => {
  const { name, namespace = '' } = flow.metadata;
  return [
    { name: 'PORT', value: String(PORT) },
    { name: 'AGENT_NAME', value: dispatchName(namespace, name) },
    { name: 'BACKEND_URL', value: `http://${backendName(name)}` },
    { name: 'PIPER_URL', value: `http://${piperName(poolNameOf(flow))}` },
    { name: 'LIVEKIT_URL', value: spec.livekit?.url ?? '' },
    { name: 'LIVEKIT_SECRET', value: spec.livekit?.credentialsSecretRef.name ?? '' },
    { name: 'CALLS_PER_POD', value: String(spec.agent.callsPerPod) },
    { name: 'DRAIN_TIMEOUT', value: spec.agent.drainTimeout },
  ];
};

/** Null without rooms. */
export const agentDeployment = (plan: FlowPlan, { images, imagePullPolicy }: DesiredOptions): KubeObject | null => {
  if (!plan.spec.livekit) return null;
  const part = agentPart(plan);
  const { resources = RESOURCES, podTemplate, replicas, callsPerPod, drainTimeout } = plan.flow.spec.agent;
  const own = flowEquipment(plan);
  const { env, volumes, mounts } = equip(
    { ...own, env: [{ name: 'REPLICA_ID', valueFrom: POD_NAME }, ...variables(plan), ...own.env] },
    podTemplate,
  );
  return deployment(part, {
    replicas,
    asked: [podTemplate, plan.flow.spec.agent.resources, flowAsks(plan), callsPerPod, drainTimeout],
    annotations: STAY,
    strategy: SURGE,
    pod: {
      ...podFields(part, podTemplate),
      terminationGracePeriodSeconds: Math.ceil(durationMs(drainTimeout) / 1000) + MARGIN_SECONDS,
      containers: [
        {
          name: 'agent',
          image: images.agent,
          imagePullPolicy,
          ports: [{ name: 'http', containerPort: PORT, protocol: 'TCP' }],
          env,
          ...probes('http'),
          resources,
          securityContext: RESTRICTED_CONTAINER,
          volumeMounts: mounts,
        },
      ],
      volumes,
    },
  });
};
