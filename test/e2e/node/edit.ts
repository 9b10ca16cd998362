// Edits of a living flow: what is below the flow reaches new sessions without a restart; what rolls pods cuts no stream.
import { systemClock } from '../../../services/shared/src/runtime/clock.ts';
import { call, type CallOptions } from './call.ts';
import { faultOf } from './nothing-missed.ts';
import { NAMESPACE, inFlows, type Step, type World } from './world.ts';

/** Each a few seconds. */
const MOST_CALLS = 10;

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

/** Calls until a new session says it; resolves with the seconds that this took. */
const untilSaid = async (world: World, words: string): Promise<number> => {
  const startedMs = systemClock.nowMs();
  const said: string[] = [];
  for (let calls = 0; calls < MOST_CALLS; calls++) {
    const { frames } = await call({ ...story(world), question: 'Hello?' });
    said.push(frames.find(({ type }) => type === 'done')?.content ?? '');
    if (said.at(-1)?.includes(words)) return (systemClock.nowMs() - startedMs) / 1000;
  }
  throw new Error(`New sessions say ${JSON.stringify(said)}.`);
};

export const editFlow: Step = {
  name: 'the flow is edited: new sessions have it, the running one goes on, no pod restarts',
  async run(world) {
    const kubectl = inFlows(world);
    const before = await podsOf(world);
    const spec = JSON.parse(await kubectl('get', 'voiceflow', 'story', '-o', 'jsonpath={.spec.flow}')) as object;
    let seconds = 0;
    await duringReply(world, async () => {
      await patch(world, { flow: SAYS });
      seconds = await untilSaid(world, 'harbour is closed');
    });
    if ((await podsOf(world)) !== before) throw new Error('Pods were restarted for an edit below the flow.');
    await patch(world, { flow: spec });
    return `a new session had said it after ${seconds.toFixed(1)} s; the same pods`;
  },
};

export const rollPods: Step = {
  name: 'resources are edited: the pods roll, no stream is cut',
  async run(world) {
    const kubectl = inFlows(world);
    await kubectl('wait', '--for=condition=Ready', 'voiceflow/story', '--timeout=3m');
    const before = await podsOf(world);
    const connections = await duringReply(world, async () => {
      await patch(world, { backend: { resources: { requests: { cpu: '110m', memory: '160Mi' } } } });
    });
    await kubectl('rollout', 'status', 'deployment/story-backend', '--timeout=5m');
    await kubectl('wait', '--for=condition=Ready', 'voiceflow/story', '--timeout=3m');
    if ((await podsOf(world)) === before) throw new Error('No pod was rolled.');
    return `${connections} connections for one whole reply`;
  },
};
