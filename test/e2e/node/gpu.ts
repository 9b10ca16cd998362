// A pool on GPUs: waits by name for one that is not there, and runs once it is.
import { NAMESPACE, inFlows, type Step } from './world.ts';

const POOL = {
  apiVersion: 'firstword.dev/v1alpha1',
  kind: 'VoicePool',
  metadata: { name: 'on-gpu', namespace: NAMESPACE },
  spec: { device: 'cuda', voices: [{ name: 'en_US-joe-medium' }] },
};

export const gpu: Step = {
  name: 'a CUDA pool says WaitingForGPU, and schedules once there is one',
  async run(world) {
    const { cluster } = world;
    const kubectl = inFlows(world);
    const waits = '--for=jsonpath={.status.conditions[?(@.type=="Ready")].reason}=WaitingForGPU';
    await cluster.kubectl(['apply', '-f', '-'], JSON.stringify(POOL));
    await kubectl('wait', 'voicepool/on-gpu', waits, '--timeout=2m');
    if (cluster.advertiseGpus) {
      cluster.advertiseGpus(1);
      await kubectl('wait', 'voicepool/on-gpu', '--for=condition=Ready', '--timeout=5m');
    }
    await kubectl('delete', 'voicepool', 'on-gpu', '--timeout=2m');
    return cluster.advertiseGpus ? 'WaitingForGPU, then Ready' : 'WaitingForGPU; ADVERTISE_GPUS is not set';
  },
};
