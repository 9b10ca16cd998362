// Numbers of pods, by /scale and by the spec.
import { inFlows, type Step } from './world.ts';

export const scale: Step = {
  name: 'kubectl scale: Piper to 2 and back, the backend to 3 and back',
  async run(world) {
    const kubectl = inFlows(world);
    const ready = (deployment: string, pods: number): Promise<string> =>
      kubectl('wait', `deployment/${deployment}`, `--for=jsonpath={.status.readyReplicas}=${pods}`, '--timeout=5m');
    for (const replicas of [2, 1]) {
      await kubectl('scale', 'voicepool/front-desk', `--replicas=${replicas}`);
      await ready('front-desk-piper', replicas);
    }
    for (const replicas of [3, 2]) {
      await kubectl(
        'patch',
        'voiceflow',
        'story',
        '--type=merge',
        '-p',
        JSON.stringify({ spec: { backend: { replicas } } }),
      );
      await ready('story-backend', replicas);
    }
    return 'Piper 1, 2, 1; the backend 2, 3, 2';
  },
};
