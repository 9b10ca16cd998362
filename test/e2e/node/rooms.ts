// A flow gets rooms and loses them again: its agents come and go, and an image that is not there is named.
import { NAMESPACE, inFlows, type Step, type World } from './world.ts';

const SECRET = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'livekit', namespace: NAMESPACE },
  stringData: { LIVEKIT_API_KEY: 'key', LIVEKIT_API_SECRET: 'a secret of thirty-two characters' },
};
const LIVEKIT = { url: 'ws://livekit.example.com', credentialsSecretRef: { name: 'livekit' } };

const agentReady = (world: World, reason: string): Promise<string> => {
  const reads = `--for=jsonpath={.status.conditions[?(@.type=="AgentReady")].reason}=${reason}`;
  return inFlows(world)('wait', 'voiceflow/story', reads, '--timeout=3m');
};

export const rooms: Step = {
  name: 'a flow gets LiveKit and loses it: agents come and go',
  async run(world) {
    const kubectl = inFlows(world);
    const give = (livekit: object | null): Promise<string> =>
      kubectl('patch', 'voiceflow', 'story', '--type=merge', '-p', JSON.stringify({ spec: { livekit } }));
    await world.cluster.kubectl(['apply', '-f', '-'], JSON.stringify(SECRET));
    await give(LIVEKIT);
    await agentReady(world, 'ImagePullFailed');
    await give(null);
    await agentReady(world, 'NotRequired');
    for (const kind of ['deployment', 'serviceaccount', 'poddisruptionbudget', 'networkpolicy']) {
      await kubectl('wait', `${kind}/story-agent`, '--for=delete', '--timeout=2m');
    }
    await kubectl('delete', 'secret', 'livekit');
    return 'ImagePullFailed, then NotRequired; nothing of them is left';
  },
};
