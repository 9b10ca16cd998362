// A pool on GPUs: waits by name for one that is not there, and runs once it is.
import { NAMESPACE, inFlows, type Step, type World } from './world.ts';

const POOL = {
  apiVersion: 'firstword.dev/v1alpha1',
  kind: 'VoicePool',
  metadata: { name: 'on-gpu', namespace: NAMESPACE },
  spec: { device: 'cuda', voices: [{ name: 'en_US-joe-medium' }] },
};

/** Resolves when the scheduler has heard of it: a kubelet makes what may be taken out of what is there. */
const advertise = async ({ cluster }: World, count: number): Promise<void> => {
  cluster.advertiseGpus?.(count);
  const takes = `--for=jsonpath={.status.allocatable.nvidia\\.com/gpu}=${count}`;
  if (cluster.advertiseGpus) await cluster.kubectl(['wait', 'node', '--all', takes, '--timeout=6m']);
};

export const gpu: Step = {
  name: 'a CUDA pool says WaitingForGPU, and schedules once there is one',
  async run(world) {
    const { cluster } = world;
    const kubectl = inFlows(world);
    const waits = '--for=jsonpath={.status.conditions[?(@.type=="Ready")].reason}=WaitingForGPU';
    // A run before this one may have left some.
    await advertise(world, 0);
    await cluster.kubectl(['apply', '-f', '-'], JSON.stringify(POOL));
    await kubectl('wait', 'voicepool/on-gpu', waits, '--timeout=2m');
    if (cluster.advertiseGpus) {
      await advertise(world, 1);
      await kubectl('wait', 'voicepool/on-gpu', '--for=condition=Ready', '--timeout=5m');
    }
    await kubectl('delete', 'voicepool', 'on-gpu', '--timeout=2m');
    await advertise(world, 0);
    return cluster.advertiseGpus ? 'WaitingForGPU, then Ready' : 'WaitingForGPU; ADVERTISE_GPUS is not set';
  },
};
