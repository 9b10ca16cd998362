// Edits of a living flow: what is below the flow reaches new sessions without a restart; what rolls pods cuts no stream.
import { systemClock } from '../../../services/shared/src/runtime/clock.ts';
import { call, type CallOptions } from './call.ts';
import { faultOf } from './nothing-missed.ts';
import { NAMESPACE, inFlows, type Step, type World } from './world.ts';

/** Each a few seconds. */
const MOST_CALLS = 5;

const patch = (world: World, spec: object): Promise<string> =>
  inFlows(world)('patch', 'voiceflow', 'story', '--type=merge', '-p', JSON.stringify({ spec }));

const podsOf = async (world: World): Promise<string> =>
  inFlows(world)(
    'get',
    'pods',
    '-l',
    'firstword.dev/flow=story,firstword.dev/component=backend',
    '-o',
    'jsonpath={range .items[*]}{.metadata.uid}/{.status.containerStatuses[0].restartCount} {end}',
  );

const story = ({ cluster, images }: World): CallOptions => ({
  cluster,
  namespace: NAMESPACE,
  image: images['backend'] ?? '',
  flow: 'story',
  question: 'Tell me a long story about a storm.',
});

/** Starts a long reply, does something in the middle of it, and throws where the reply did not survive that. */
const duringReply = async (world: World, act: () => Promise<unknown>): Promise<number> => {
  const onToken = async (count: number): Promise<void> => {
    if (count === 10) await act();
  };
  const { frames, connections } = await call({ ...story(world), onToken });
  const fault = faultOf(frames);
  if (fault) throw new Error(fault);
  return connections;
};

/** The words of a flow that needs no model, so that what a session says tells which flow it has. */
const SAYS = {
  start: 'say',
  nodes: [
    { id: 'say', type: 'say', text: 'Good evening.' },
    { id: 'bye', type: 'end', text: 'The harbour is closed.' },
  ],
  edges: [{ from: 'say', to: 'bye' }],
};

/** Calls until a new session says it; a call takes longer than the file needs to reach the pods. */
const untilSaid = async (world: World, words: string): Promise<void> => {
  const said: string[] = [];
  for (let calls = 0; calls < MOST_CALLS; calls++) {
    const { frames } = await call({ ...story(world), question: 'Hello?' });
    said.push(frames.find(({ type }) => type === 'done')?.content ?? '');
    if (said.at(-1)?.includes(words)) return;
  }
  throw new Error(`New sessions say ${JSON.stringify(said)}.`);
};

export const editFlow: Step = {
  name: 'the flow is edited: new sessions have it, the running one goes on, no pod restarts',
  async run(world) {
    const kubectl = inFlows(world);
    const before = await podsOf(world);
    const spec = JSON.parse(await kubectl('get', 'voiceflow', 'story', '-o', 'jsonpath={.spec.flow}')) as object;
    await duringReply(world, async () => {
      await patch(world, { flow: SAYS });
      const startedMs = systemClock.nowMs();
      await untilSaid(world, 'harbour is closed');
      console.log(`    a new session had it after ${((systemClock.nowMs() - startedMs) / 1000).toFixed(1)} s`);
    });
    if ((await podsOf(world)) !== before) throw new Error('Pods were restarted for an edit below the flow.');
    await patch(world, { flow: spec });
  },
};

export const rollPods: Step = {
  name: 'resources are edited: the pods roll, no stream is cut',
  async run(world) {
    const kubectl = inFlows(world);
    await kubectl('wait', '--for=condition=Ready', 'voiceflow/story', '--timeout=60s');
    const before = await podsOf(world);
    const connections = await duringReply(world, async () => {
      await patch(world, { backend: { resources: { requests: { cpu: '110m', memory: '160Mi' } } } });
    });
    await kubectl('rollout', 'status', 'deployment/story-backend', '--timeout=3m');
    await kubectl('wait', '--for=condition=Ready', 'voiceflow/story', '--timeout=60s');
    if ((await podsOf(world)) === before) throw new Error('No pod was rolled.');
    console.log(`    ${connections} connections for one whole reply`);
  },
};
