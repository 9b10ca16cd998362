// Every backend pod is killed in the middle of a reply: the caller misses nothing.
import { call } from './call.ts';
import { faultOf } from './nothing-missed.ts';
import { NAMESPACE, inFlows, type Step } from './world.ts';

const KILL_AT_TOKEN = 15;

export const losePods: Step = {
  name: 'all backend pods killed in mid-stream: the caller misses nothing',
  async run(world) {
    const { cluster, images } = world;
    const kill = ['delete', 'pod', '-l', 'firstword.dev/flow=story', '--grace-period=0', '--force', '--wait=false'];
    const { frames, connections } = await call({
      cluster,
      namespace: NAMESPACE,
      image: images['backend'] ?? '',
      flow: 'story',
      question: 'Tell me a long story about a lighthouse.',
      onToken: async (count) => {
        if (count === KILL_AT_TOKEN) await inFlows(world)(...kill);
      },
    });
    const fault = faultOf(frames);
    if (fault) throw new Error(fault);
    if (connections < 2) throw new Error('The stream was never cut: the reply was over before the pods were.');
    return `${connections} connections, ${frames.length} entries, one whole reply`;
  },
};
