// How far a part is: its deployment and its pods, judged against the hash of what they should be made from.
import type { KubeObject } from '../kube/object.ts';
import { ROLLOUT_HASH } from '../labels.ts';
import { isReady, podBlocker } from './pod-state.ts';
import type { Blocker } from './reasons.ts';

export type PartState = {
  desired: number;
  /** Pods that serve, whatever they are made from. */
  ready: number;
  /** Pods that serve and are made of what is wanted. */
  serving: number;
  /** Pods there are, those that leave aside. */
  pods: number;
  image: string | undefined;
  hash: string;
  /** Pods that are on their way out. */
  leaving: number;
  /** What is wanted serves, by at least one pod. */
  isServing: boolean;
  /** Every pod is as wanted, and none is of an older make. */
  isComplete: boolean;
  blocker: Blocker | null;
};

type DeploymentStatus = {
  observedGeneration?: number;
  replicas?: number;
  updatedReplicas?: number;
  conditions?: { type: string; status: string; reason?: string; message?: string }[];
};
type DeploymentSpec = {
  replicas?: number;
  template?: {
    metadata?: { annotations?: Record<string, string> };
    spec?: { containers?: { image?: string; resources?: { limits?: object } }[] };
  };
};

export const templateHash = ({ spec }: KubeObject): string =>
  (spec as DeploymentSpec | undefined)?.template?.metadata?.annotations?.[ROLLOUT_HASH] ?? '';

type PartFacts = {
  /** As it should be. */
  desired: KubeObject;
  live: KubeObject | undefined;
  pods: readonly KubeObject[];
  /** What a pod says of itself, by its name; asked while it does not serve. */
  told?: ReadonlyMap<string, Blocker>;
};

export const partStateOf = ({ desired, live, pods, told }: PartFacts): PartState => {
  const { replicas = 0, template } = desired.spec as DeploymentSpec;
  const hash = templateHash(desired);
  const status: DeploymentStatus = live?.status ?? {};
  const isObserved = isUpToDate(live, hash);
  const staying = pods.filter(({ metadata }) => !metadata.deletionTimestamp);
  const current = staying.filter(({ metadata }) => metadata.annotations?.[ROLLOUT_HASH] === hash);
  const ready = staying.filter(isReady);
  const serving = current.filter(isReady).length;
  const hasAll = isObserved && serving >= replicas;
  return {
    desired: replicas,
    ready: ready.length,
    serving,
    pods: staying.length,
    image: template?.spec?.containers?.[0]?.image,
    hash,
    leaving: pods.length - staying.length,
    isServing: isObserved && serving >= Math.min(1, replicas),
    isComplete: hasAll && (status.updatedReplicas ?? 0) === (status.replicas ?? 0),
    blocker: hasAll ? null : findBlocker({ status, current, ready, told, needsGpu: needsGpu(desired) }),
  };
};

/** Whether what the deployment says of itself is about what is wanted. */
const isUpToDate = (live: KubeObject | undefined, hash: string): boolean => {
  const { observedGeneration }: DeploymentStatus = live?.status ?? {};
  return live !== undefined && templateHash(live) === hash && observedGeneration === live.metadata.generation;
};

/** Devices are what a container may use besides memory and time. */
const needsGpu = ({ spec }: KubeObject): boolean =>
  ((spec as DeploymentSpec).template?.spec?.containers ?? []).some(({ resources }) =>
    Object.keys(resources?.limits ?? {}).some((name) => name.includes('/')),
  );

type Search = Pick<PartFacts, 'told'> & {
  status: DeploymentStatus;
  current: KubeObject[];
  ready: KubeObject[];
  needsGpu: boolean;
};

/** The first thing that somebody would have to know. */
const findBlocker = ({ status, current, ready, told, needsGpu }: Search): Blocker => {
  const failure = status.conditions?.find(({ type, status: is }) => type === 'ReplicaFailure' && is === 'True');
  if (failure) return createFailure(failure.message ?? '');
  for (const pod of current) {
    const blocker = podBlocker(pod, needsGpu);
    if (!blocker) continue;
    if (blocker.reason === 'StartingUp') return told?.get(pod.metadata.name) ?? blocker;
    // With maxUnavailable 0 the old pod stays until the new one serves, which it cannot.
    if (blocker.reason === 'WaitingForGPU' && ready.length > 0) return { ...blocker, reason: 'SurgeBlockedByGPU' };
    return blocker;
  }
  return ready.length > 0
    ? { reason: 'RollingOut', message: 'New pods are replacing old ones.' }
    : { reason: 'Creating', message: 'No pod is there yet.' };
};

const createFailure = (message: string): Blocker => {
  if (/exceeded quota|quota/i.test(message)) return { reason: 'QuotaExceeded', message };
  if (/violates PodSecurity/i.test(message)) return { reason: 'PodSecurityDenied', message };
  return { reason: 'PodsNotCreated', message: message || 'Pods cannot be created.' };
};
