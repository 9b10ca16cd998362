// What a pod waits for, read from its status: the fact behind "it does not run yet".
import type { KubeObject } from '../kube/object.ts';
import type { Blocker } from './reasons.ts';

type PodCondition = { type: string; status: string; reason?: string; message?: string };
type ContainerState = {
  waiting?: { reason?: string; message?: string };
  terminated?: { reason?: string; exitCode?: number };
};
type ContainerStatus = {
  name: string;
  ready?: boolean;
  image?: string;
  state?: ContainerState;
  lastState?: ContainerState;
};
type PodStatus = {
  phase?: string;
  podIP?: string;
  conditions?: PodCondition[];
  containerStatuses?: ContainerStatus[];
  initContainerStatuses?: ContainerStatus[];
};

export const podStatus = ({ status }: KubeObject): PodStatus => status ?? {};

const conditionOf = (pod: KubeObject, type: string): PodCondition | undefined =>
  podStatus(pod).conditions?.find((condition) => condition.type === type);

export const isReady = (pod: KubeObject): boolean =>
  !pod.metadata.deletionTimestamp && conditionOf(pod, 'Ready')?.status === 'True';

/** What is kept of a pod: a cluster's pods are many. */
export const projectPod = (pod: KubeObject): KubeObject => {
  const { phase, podIP, conditions, containerStatuses, initContainerStatuses } = podStatus(pod);
  const { apiVersion, kind, metadata } = pod;
  return {
    apiVersion,
    kind,
    metadata,
    status: { phase, podIP, conditions, containerStatuses, initContainerStatuses },
  };
};

const PULL_FAULTS = ['ImagePullBackOff', 'InvalidImageName', 'ErrImageNeverPull'];
const CONFIG_FAULTS = ['CreateContainerConfigError', 'CreateContainerError'];

/** Null for a pod that serves. One that needs a GPU waits for that, unless something else is short. */
export const podBlocker = (pod: KubeObject, needsGpu = false): Blocker | null => {
  if (isReady(pod)) return null;
  const { name } = pod.metadata;
  const scheduled = conditionOf(pod, 'PodScheduled');
  if (scheduled?.status === 'False') {
    const [why = 'no node fits'] = (scheduled.message ?? '').split(' preemption:');
    return { reason: placeReason(why, needsGpu), message: `Pod ${name} is not placed: ${why}` };
  }
  const { initContainerStatuses = [], containerStatuses = [] } = podStatus(pod);
  for (const status of [...initContainerStatuses, ...containerStatuses]) {
    const blocker = containerBlocker(pod, status);
    if (blocker) return blocker;
  }
  if (!scheduled) return { reason: 'Creating', message: `Pod ${name} was just created.` };
  return { reason: 'StartingUp', message: `Pod ${name} runs and does not serve yet.` };
};

/** A pod with a GPU goes to few nodes: what keeps it off the others is no reason. */
const placeReason = (why: string, needsGpu: boolean): Blocker['reason'] => {
  if (/persistentvolumeclaim/i.test(why)) return 'VolumeMissing';
  const isGpu = isAboutGpu(why) || (needsGpu && !/Insufficient (cpu|memory)/.test(why));
  return isGpu ? 'WaitingForGPU' : 'WaitingForNode';
};

/** The scheduler names the resource that is short: nvidia.com/gpu, nvidia.com/mig-1g.5gb, amd.com/gpu. */
const isAboutGpu = (message: string): boolean => /Insufficient \S*(gpu|mig-)/i.test(message);

const containerBlocker = (pod: KubeObject, status: ContainerStatus): Blocker | null => {
  const { name, state, lastState } = status;
  const where = `Container ${name} of pod ${pod.metadata.name}`;
  const died = state?.terminated ?? lastState?.terminated;
  if (died?.reason === 'OOMKilled') return { reason: 'OOMKilled', message: `${where} was killed for its memory.` };
  if (state?.waiting?.reason === 'CrashLoopBackOff') {
    const code = died?.exitCode ?? 'unknown';
    return { reason: 'CrashLooping', message: `${where} ends again and again, last with code ${code}.` };
  }
  return waitingBlocker(pod, status, where);
};

const waitingBlocker = (pod: KubeObject, { image, state }: ContainerStatus, where: string): Blocker | null => {
  const { reason = '', message = '' } = state?.waiting ?? {};
  if (PULL_FAULTS.includes(reason)) {
    return { reason: 'ImagePullFailed', message: `${where} does not get image ${image}: ${message || reason}` };
  }
  if (CONFIG_FAULTS.includes(reason)) {
    return { reason: /secret/i.test(message) ? 'SecretMissing' : 'PodsNotCreated', message: `${where}: ${message}` };
  }
  return isPulling(pod, reason) ? { reason: 'PullingImage', message: `${where} waits for image ${image}.` } : null;
};

/** The first failure may be a passing one. Once its sandbox and volumes are there, an image is all that a container waits for. */
const isPulling = (pod: KubeObject, reason: string): boolean =>
  reason === 'ErrImagePull' ||
  (reason === 'ContainerCreating' && conditionOf(pod, 'PodReadyToStartContainers')?.status === 'True');
