// Everything that a VoiceFlow owns: the reader sees it all in one list.
import { AGENT_CALLS } from '@firstword/shared/contract/metric-names';
import type { FlowPlan } from '../flow-plan.ts';
import type { KubeObject } from '../kube/object.ts';
import { agentDeployment, agentPart } from './agent-deployment.ts';
import { backendDeployment, backendPart } from './backend-deployment.ts';
import { disruptionBudget } from './disruption-budget.ts';
import { flowConfigMap } from './flow-config-map.ts';
import { networkPolicy } from './network-policy.ts';
import type { DesiredOptions } from './options.ts';
import { ownedPool } from './owned-pool.ts';
import { scaledObject } from './scaled-object.ts';
import { service } from './service.ts';
import { serviceAccount } from './service-account.ts';

type Build = (plan: FlowPlan, options: DesiredOptions) => KubeObject | null;

/** For flows with rooms only. */
const ofAgents =
  (build: Build): Build =>
  (plan, options) =>
    plan.spec.livekit ? build(plan, options) : null;

/** In the order in which they are applied: configuration before the pods that read it. */
const BUILDERS: readonly Build[] = [
  flowConfigMap,
  ownedPool,
  (plan) => serviceAccount(backendPart(plan)),
  (plan) => service(backendPart(plan)),
  (plan) => disruptionBudget(backendPart(plan)),
  (plan) => networkPolicy(backendPart(plan), { port: 'http', from: 'anyone' }),
  backendDeployment,
  ofAgents((plan) => serviceAccount(agentPart(plan))),
  ofAgents((plan) => disruptionBudget(agentPart(plan))),
  ofAgents((plan) => networkPolicy(agentPart(plan), { port: 'http', from: 'cluster' })),
  agentDeployment,
  ofAgents((plan, options) => scaledObject(agentPart(plan), agentLoad(plan), options)),
];

export const flowObjects = (plan: FlowPlan, options: DesiredOptions): KubeObject[] =>
  BUILDERS.flatMap((build) => build(plan, options) ?? []);

/** Calls on workers that still take some, and room for the next. */
const agentLoad = ({ flow }: FlowPlan) => {
  const { name, namespace } = flow.metadata;
  const { autoscaling, warmBuffer, callsPerPod } = flow.spec.agent;
  const calls = `${AGENT_CALLS}{namespace="${namespace}",voiceflow="${name}",accepting="true"}`;
  return { autoscaling, query: `(sum(${calls}) or vector(0)) + ${warmBuffer}`, perPod: callsPerPod };
};
