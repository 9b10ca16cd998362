// From sources to a cluster that runs the chart: images, namespaces, helm install, the flows.
import { fileURLToPath } from 'node:url';
import { buildImage, findBuilder, sizeOf } from '../../../images/build.ts';
import { IMAGES, referenceOf, type Image } from '../../../images/images.ts';
import { installCaller } from './call.ts';
import type { Host } from './host.ts';
import { NAMESPACE, RELEASE, SYSTEM, inFlows, type Step, type World } from './world.ts';

const NAMING = { repository: 'docker.io/firstword', tag: 'e2e' };
/** Piper's CPU image stands in for the CUDA one: no GPU is needed to see a pod scheduled to one. */
const BUILT: readonly Image[] = [
  ...IMAGES.filter(({ name }) => name !== 'piper-cuda'),
  { name: 'e2e-redis', dockerfile: 'test/e2e/node/redis.Dockerfile' },
];
const CHART = fileURLToPath(new URL('../../../charts/firstword', import.meta.url));
const FRONT_DESK = fileURLToPath(new URL('../../../examples/front-desk.yaml', import.meta.url));
const STORY = fileURLToPath(new URL('story.yaml', import.meta.url));

/** References of the images, by their names. */
export const IMAGE_REFERENCES: Record<string, string> = Object.fromEntries(
  BUILT.map((image) => [image.name, referenceOf(image, NAMING)]),
);

export const installImages: Step = {
  name: 'images built from the sources, and brought to the node',
  async run({ cluster }) {
    const builder = findBuilder(process.env['BUILD_IMAGE']);
    const sizes = BUILT.map((image) => {
      const reference = buildImage(image, NAMING, builder);
      cluster.loadImage(reference);
      return `${image.name} ${sizeOf(reference, builder)}`;
    });
    return sizes.join(', ');
  },
};

export const valuesFor = ({ modelUrl, model, voiceHub }: Host, images: Record<string, string>) => ({
  images: { ...NAMING, pullPolicy: 'Never', piperCuda: images['piper'] },
  defaults: { llm: { baseURL: modelUrl, model, firstTokenTimeout: '60s', stallTimeout: '30s' }, voiceHub },
  redis: { image: images['e2e-redis'], command: ['redis-server'] },
  // There is no KEDA, and no right is to go unused.
  keda: { enabled: false },
});

const PODS = 'custom-columns=NAME:.metadata.name,PHASE:.status.phase';

export const installChart: Step = {
  name: 'helm install: operator and trial Redis are up',
  async run({ cluster, host, images }) {
    const restricted = { 'pod-security.kubernetes.io/enforce': 'restricted' };
    for (const name of [SYSTEM, NAMESPACE]) {
      const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: restricted } };
      await cluster.kubectl(['apply', '-f', '-'], JSON.stringify(namespace));
    }
    const install = ['install', RELEASE, CHART, '--namespace', SYSTEM, '--values', '-', '--wait', '--timeout', '5m'];
    await cluster.helm(install, JSON.stringify(valuesFor(host, images)));
    return (await cluster.kubectl(['-n', SYSTEM, 'get', 'pods', '--no-headers', '-o', PODS])).trim();
  },
};

const podsOfFlows = async (world: World): Promise<string[]> => {
  const uids = ['-l', 'app.kubernetes.io/name=firstword', '-o', 'jsonpath={.items[*].metadata.uid}'];
  return (await inFlows(world)('get', 'pods', ...uids)).split(' ');
};

export const upgradeChart: Step = {
  name: 'helm upgrade: other pods of the operator, the same pods of the flows',
  async run(world) {
    const before = await podsOfFlows(world);
    const values = ['--reuse-values', '--set', 'operator.replicas=2,operator.podLabels.e2e=upgraded'];
    await world.cluster.helm([
      'upgrade',
      RELEASE,
      CHART,
      '--namespace',
      SYSTEM,
      ...values,
      '--wait',
      '--timeout',
      '5m',
    ]);
    await inFlows(world)('wait', '--for=condition=Ready', 'voiceflow', '--all', '--timeout=3m');
    // Some may have been leaving before.
    const made = (await podsOfFlows(world)).filter((uid) => !before.includes(uid));
    if (made.length > 0) throw new Error(`${made.length} pods of the flows are new.`);
    const list = ['get', 'pods', '-l', 'e2e=upgraded', '--no-headers', '-o', PODS];
    return (await world.cluster.kubectl(['-n', SYSTEM, ...list])).trim();
  },
};

export const applyFlows: Step = {
  name: 'kubectl apply, kubectl wait --for=condition=Ready',
  async run(world) {
    const kubectl = inFlows(world);
    await installCaller(world.cluster, NAMESPACE);
    await kubectl('apply', '-f', FRONT_DESK, '-f', STORY);
    await kubectl('wait', '--for=condition=Ready', 'voiceflow', '--all', '--timeout=5m');
    return kubectl('get', 'voiceflows,voicepools');
  },
};
