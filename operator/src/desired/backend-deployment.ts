// Deployment <flow>-backend: the replicas that run the dialogue.
import type { FlowPlan } from '../flow-plan.ts';
import type { KubeObject } from '../kube/object.ts';
import { backendName, type Part } from '../labels.ts';
import { SURGE, deployment } from './deployment.ts';
import { POD_NAME, flowAsks, flowEquipment } from './flow-pod.ts';
import type { DesiredOptions } from './options.ts';
import { RESTRICTED_CONTAINER, equip, podFields, probes } from './pod.ts';

export const backendPart = ({ flow }: FlowPlan): Part => ({
  owner: flow,
  component: 'backend',
  name: backendName(flow.metadata.name),
});

const PORT = 8080;
/** Streams are told to reconnect, and turns that run come to their end or are handed over. */
const GRACE_SECONDS = 60;
/** Until every node's proxy knows that the pod leaves. */
const LEAVE_SECONDS = 3;
const RESOURCES = { requests: { cpu: '100m', memory: '160Mi' }, limits: { memory: '512Mi' } };

export const backendDeployment = (plan: FlowPlan, { images, imagePullPolicy }: DesiredOptions): KubeObject => {
  const part = backendPart(plan);
  const { resources = RESOURCES, podTemplate } = plan.flow.spec.backend;
  const own = flowEquipment(plan);
  const redis = plan.redisUrl ? [{ name: 'REDIS_URL', value: plan.redisUrl }] : [];
  const fixed = [
    { name: 'REPLICA_ID', valueFrom: POD_NAME },
    { name: 'PORT', value: String(PORT) },
  ];
  const { env, volumes, mounts } = equip({ ...own, env: [...fixed, ...own.env, ...redis] }, podTemplate);
  return deployment(part, {
    replicas: plan.backendReplicas,
    asked: [podTemplate, plan.flow.spec.backend.resources, flowAsks(plan)],
    // Two pods at a time would be two logs, where the log is in memory.
    strategy: plan.hasRedis ? SURGE : { type: 'Recreate' },
    pod: {
      ...podFields(part, podTemplate),
      terminationGracePeriodSeconds: GRACE_SECONDS,
      containers: [
        {
          name: 'backend',
          image: images.backend,
          imagePullPolicy,
          ports: [{ name: 'http', containerPort: PORT, protocol: 'TCP' }],
          env,
          ...probes('http'),
          lifecycle: { preStop: { sleep: { seconds: LEAVE_SECONDS } } },
          resources,
          securityContext: RESTRICTED_CONTAINER,
          volumeMounts: mounts,
        },
      ],
      volumes,
    },
  });
};
