import { expect, test } from 'vitest';
import type { KubeObject } from '../../../../operator/src/kube/object.ts';
import { podBlocker } from '../../../../operator/src/status/pod-state.ts';

const pod = (status: unknown): KubeObject => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' }, status });
const placed = { type: 'PodScheduled', status: 'True' };
const unplaced = (message: string) =>
  pod({ phase: 'Pending', conditions: [{ type: 'PodScheduled', status: 'False', message }] });
const container = (state: unknown, more: object = {}) =>
  pod({ phase: 'Running', conditions: [placed], containerStatuses: [{ name: 'c', image: 'r/i:1', state, ...more }] });
const waiting = (reason: string, message?: string, more?: object) => container({ waiting: { reason, message } }, more);

test.each<[string, KubeObject, string]>([
  ['just created', pod({ phase: 'Pending' }), 'Creating'],
  ['short of a GPU', unplaced('0/3 nodes are available: 3 Insufficient nvidia.com/gpu.'), 'WaitingForGPU'],
  [
    'short of a slice of a GPU',
    unplaced('0/3 nodes are available: 1 Insufficient nvidia.com/mig-1g.5gb.'),
    'WaitingForGPU',
  ],
  ['short of memory', unplaced('0/3 nodes are available: 3 Insufficient memory.'), 'WaitingForNode'],
  ['without an image yet', waiting('ErrImagePull', '429'), 'PullingImage'],
  ['without an image for long', waiting('ImagePullBackOff', 'not found'), 'ImagePullFailed'],
  ['with no image name', waiting('InvalidImageName'), 'ImagePullFailed'],
  ['without a Secret', waiting('CreateContainerConfigError', 'secret "llm" not found'), 'SecretMissing'],
  [
    'ending again and again',
    waiting('CrashLoopBackOff', '', { lastState: { terminated: { exitCode: 1 } } }),
    'CrashLooping',
  ],
  [
    'killed for its memory',
    waiting('CrashLoopBackOff', '', { lastState: { terminated: { reason: 'OOMKilled', exitCode: 137 } } }),
    'OOMKilled',
  ],
  ['running and not ready', container({ running: {} }), 'StartingUp'],
  [
    'pulling its image',
    pod({
      conditions: [placed, { type: 'PodReadyToStartContainers', status: 'True' }],
      containerStatuses: [{ name: 'c', image: 'r/i:1', state: { waiting: { reason: 'ContainerCreating' } } }],
    }),
    'PullingImage',
  ],
])('a pod %s', (_name, of, want) => {
  const blocker = podBlocker(of);
  expect(blocker?.reason).toBe(want);
  expect(blocker?.message).toMatch(/[Pp]od p/);
});

test('a pod that serves waits for nothing', () => {
  expect(podBlocker(pod({ conditions: [placed, { type: 'Ready', status: 'True' }] }))).toBeNull();
});

test('a pod that needs a GPU waits for that where no node has one of its kind, and not where memory is short', () => {
  const noNode = unplaced(
    "0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector. preemption: 0/1",
  );
  expect(podBlocker(noNode)?.reason).toBe('WaitingForNode');
  expect(podBlocker(noNode, true)).toMatchObject({
    reason: 'WaitingForGPU',
    message: expect.not.stringContaining('preempt'),
  });
  expect(podBlocker(unplaced('0/1 nodes are available: 1 Insufficient memory.'), true)?.reason).toBe('WaitingForNode');
  const noVolume = unplaced('0/1 nodes are available: pod has unbound immediate PersistentVolumeClaims.');
  expect(podBlocker(noVolume, true)?.reason).toBe('VolumeMissing');
});
