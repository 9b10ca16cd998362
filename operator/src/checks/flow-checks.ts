// What keeps a VoiceFlow from being carried out: each check is a fact about the flow and what the cluster gives it.
import { checkCall } from '@firstword/crds/check/call-variables';
import { checkFlow } from '@firstword/crds/check/check-flow';
import { formatPath, type Finding } from '@firstword/crds/faults/finding';
import type { FlowPlan } from '../flow-plan.ts';
import type { FlowObject } from '../resources.ts';
import type { Blocker } from '../status/reasons.ts';

type FlowCheck = (plan: FlowPlan) => Blocker | null;

/** Faults that a message tells in full; the rest are counted. */
const MAX_TOLD = 10;

/** The dialogue's own faults. What the CRD says of single fields the API server has checked. */
export const dialogueFaults = ({ spec }: FlowObject): Blocker | null => {
  const { flow: graph, call, mcp } = spec;
  const errors = [
    ...checkFlow(graph, { call, mcp }).map((finding) => below('flow', finding)),
    ...checkCall(call).map((finding) => below('call', finding)),
  ].filter(({ severity }) => severity === 'error');
  if (errors.length === 0) return null;
  const told = errors
    .slice(0, MAX_TOLD)
    .map(({ path, message, remedy }) => `${formatPath(path)}: ${message} ${remedy}`);
  const more = errors.length > MAX_TOLD ? [`And ${errors.length - MAX_TOLD} more.`] : [];
  return { reason: 'InvalidFlow', message: [...told, ...more].join(' ') };
};

const below = (field: string, finding: Finding): Finding => ({ ...finding, path: ['spec', field, ...finding.path] });

/** The demo model never runs in a cluster. */
const modelIsMissing: FlowCheck = ({ spec }) =>
  spec.llm ? null : { reason: 'ModelMissing', message: 'Neither spec.llm nor the cluster defaults name a model.' };

const replicasNeedRedis: FlowCheck = ({ hasRedis, backendReplicas }) =>
  hasRedis || backendReplicas === 1
    ? null
    : {
        reason: 'ReplicasNeedRedis',
        message: `spec.backend.replicas is ${backendReplicas}: without Redis there can be only one.`,
      };

/** The first thing that is wrong; `dialogue` is what is known of the dialogue's own faults. */
export const checkPlan = (plan: FlowPlan, dialogue: Blocker | null): Blocker | null => {
  const checks: readonly FlowCheck[] = [
    () => dialogue, // it is one that can be walked
    modelIsMissing, // somebody answers
    replicasNeedRedis, // replicas share a log
  ];
  for (const check of checks) {
    const blocker = check(plan);
    if (blocker) return blocker;
  }
  return null;
};
