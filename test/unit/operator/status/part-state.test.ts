import { expect, test } from 'vitest';
import { poolObjects } from '../../../../operator/src/desired/pool-objects.ts';
import type { KubeObject } from '../../../../operator/src/kube/object.ts';
import { planPool } from '../../../../operator/src/pool-plan.ts';
import { partStateOf, templateHash } from '../../../../operator/src/status/part-state.ts';
import type { Blocker } from '../../../../operator/src/status/reasons.ts';
import { aPool, theOptions } from '../a-resource.ts';

const desiredOf = (spec: string): KubeObject =>
  poolObjects(
    planPool(aPool(spec), [], () => []),
    theOptions(),
  ).find(({ kind }) => kind === 'Deployment')!;
const desired = desiredOf('{ replicas: 2 }');

const live = (status: object, of = desired): KubeObject => ({
  ...of,
  metadata: { ...of.metadata, generation: 3 },
  status: { observedGeneration: 3, ...status },
});
const pod = (name: string, isReady: boolean, hash = templateHash(desired), more: object = {}): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, annotations: { 'firstword.dev/rollout-hash': hash }, ...more },
  status: {
    phase: 'Running',
    conditions: [
      { type: 'PodScheduled', status: 'True' },
      { type: 'Ready', status: isReady ? 'True' : 'False' },
    ],
  },
});
const all = { replicas: 2, updatedReplicas: 2 };

test('all pods of the wanted make serve: it is complete', () => {
  const state = partStateOf({ desired, live: live(all), pods: [pod('a', true), pod('b', true)] });
  expect(state).toMatchObject({ desired: 2, ready: 2, isServing: true, isComplete: true, blocker: null });
});

test('one of two serves: callers are served, and it says what the other waits for', () => {
  const state = partStateOf({ desired, live: live(all), pods: [pod('a', true), pod('b', false)] });
  expect(state).toMatchObject({ ready: 1, isServing: true, isComplete: false, blocker: { reason: 'StartingUp' } });
});

test('only pods of an older make serve: it is not what is wanted that serves', () => {
  const pods = [pod('a', true, 'old'), pod('b', true, 'old'), pod('c', false)];
  const state = partStateOf({ desired, live: live({ replicas: 3, updatedReplicas: 1 }), pods });
  expect(state).toMatchObject({ ready: 2, isServing: false, isComplete: false });
});

test('what the deployment said before the change is not believed', () => {
  const old = { ...live(all), status: { observedGeneration: 2, ...all } };
  const state = partStateOf({ desired, live: old, pods: [pod('a', true), pod('b', true)] });
  expect(state).toMatchObject({ isServing: false, isComplete: false, blocker: { reason: 'RollingOut' } });
});

test('pods that leave are counted apart', () => {
  const leaving = pod('a', true, 'old', { deletionTimestamp: '2026-01-01T00:00:00Z' });
  expect(partStateOf({ desired, live: live(all), pods: [leaving, pod('b', true)] })).toMatchObject({
    pods: 1,
    leaving: 1,
  });
});

test('scaled to nothing is complete', () => {
  const none = desiredOf('{ replicas: 0 }');
  expect(partStateOf({ desired: none, live: live({}, none), pods: [] })).toMatchObject({
    isComplete: true,
    isServing: true,
  });
});

test.each([
  ['pods "x" is forbidden: exceeded quota: small', 'QuotaExceeded'],
  ['pods "x" is forbidden: violates PodSecurity "restricted:latest"', 'PodSecurityDenied'],
  ['something else', 'PodsNotCreated'],
])('pods that cannot be created: %s', (message, want) => {
  const conditions = [{ type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message }];
  expect(partStateOf({ desired, live: live({ conditions }), pods: [] }).blocker).toEqual({ reason: want, message });
});

test('what a pod says of itself is more than that it runs', () => {
  const told = new Map<string, Blocker>([['b', { reason: 'DownloadingVoice', message: 'pulling' }]]);
  const state = partStateOf({ desired, live: live(all), pods: [pod('a', true), pod('b', false)], told });
  expect(state.blocker?.reason).toBe('DownloadingVoice');
});

test('a new pod that waits for the GPU of the old one is told as such', () => {
  const gpu = desiredOf('{ device: cuda }');
  const stuck = pod('new', false, templateHash(gpu));
  stuck.status = {
    phase: 'Pending',
    conditions: [
      { type: 'PodScheduled', status: 'False', message: '0/1 nodes are available: 1 Insufficient nvidia.com/gpu.' },
    ],
  };
  const facts = { desired: gpu, live: live({ replicas: 2, updatedReplicas: 1 }, gpu) };
  expect(partStateOf({ ...facts, pods: [pod('old', true, 'old'), stuck] }).blocker?.reason).toBe('SurgeBlockedByGPU');
  expect(partStateOf({ ...facts, pods: [stuck] }).blocker?.reason).toBe('WaitingForGPU');
});
