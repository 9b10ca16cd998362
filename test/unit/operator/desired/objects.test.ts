import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { flowObjects } from '../../../../operator/src/desired/flow-objects.ts';
import { poolObjects } from '../../../../operator/src/desired/pool-objects.ts';
import { planFlow } from '../../../../operator/src/flow-plan.ts';
import type { KubeObject } from '../../../../operator/src/kube/object.ts';
import { planPool } from '../../../../operator/src/pool-plan.ts';
import { aFlow, aPool, theFrontDesk, theOptions, withLivekit } from '../a-resource.ts';

const ofFlow = (flow = aFlow(), options = theOptions()): KubeObject[] =>
  flowObjects(planFlow(flow, options.defaults), options);
const ofPool = (pool = aPool(), options = theOptions()): KubeObject[] =>
  poolObjects(
    planPool(pool, [], () => []),
    options,
  );

const everything = theOptions({ prometheusUrl: 'http://prometheus:9090', hasKeda: true });
const scaled = aPool(
  '{ device: cuda, gpu: { products: [L4], runtimeClassName: nvidia }, voices: [{ name: own, source: { pvc: { claimName: voices, path: own.onnx } } }], autoscaling: { mode: KEDA, max: 4 } }',
);
const SAMPLES: Record<string, () => KubeObject[]> = {
  'small-flow': () => ofFlow(),
  'front-desk': () =>
    ofFlow(
      theFrontDesk(withLivekit, ({ spec }) => {
        spec.agent.autoscaling = { mode: 'KEDA', min: 1, max: 20 };
        spec.tts.poolRef = { name: 'shared' };
      }),
      everything,
    ),
  'cpu-pool': () => ofPool(),
  'gpu-pool': () => ofPool(scaled, everything),
};

describe.each(Object.entries(SAMPLES))('%s', (name, build) => {
  // UPDATE_GOLDEN=1 writes what is built now: read the difference before you keep it.
  test('is as its golden file says', () => {
    const file = new URL(`golden/${name}.yaml`, import.meta.url);
    const text = build()
      .map((object) => stringify(object, { lineWidth: 0, aliasDuplicateObjects: false }))
      .join('---\n');
    if (process.env['UPDATE_GOLDEN']) {
      mkdirSync(new URL('golden/', import.meta.url), { recursive: true });
      writeFileSync(file, text);
    }
    expect(text).toBe(readFileSync(file, 'utf8'));
  });

  test('is the same each time', () => {
    expect(build()).toEqual(build());
  });

  test('each object has its owner, its labels, and the namespace of its resource', () => {
    for (const { metadata } of build()) {
      expect(metadata.namespace).toBe('voice');
      expect(metadata.labels?.['app.kubernetes.io/managed-by']).toBe('firstword-operator');
      expect(metadata.ownerReferences).toEqual([expect.objectContaining({ controller: true })]);
    }
  });

  test('each pod is restricted, and asks the API server nothing', () => {
    for (const object of build().filter(({ kind }) => kind === 'Deployment')) {
      const { spec } = (object.spec as { template: { spec: Record<string, unknown> } }).template;
      expect(spec).toMatchObject({
        automountServiceAccountToken: false,
        securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
      });
      const containers = [...(spec['containers'] as object[]), ...((spec['initContainers'] as object[]) ?? [])];
      for (const container of containers) {
        expect(container).toMatchObject({
          securityContext: {
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ['ALL'] },
          },
        });
      }
    }
  });
});

const names = (objects: readonly KubeObject[]): string[] =>
  objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`);

test('without rooms there are no agents, with them there are', () => {
  expect(names(ofFlow()).filter((name) => name.endsWith('-agent'))).toEqual([]);
  expect(names(ofFlow(aFlow(withLivekit))).filter((name) => name.endsWith('-agent'))).toEqual([
    'ServiceAccount small-agent',
    'PodDisruptionBudget small-agent',
    'NetworkPolicy small-agent',
    'Deployment small-agent',
  ]);
});

test('a flow that names a pool has none of its own', () => {
  expect(names(ofFlow())).toContain('VoicePool small');
  expect(names(ofFlow(aFlow(({ spec }) => (spec.tts.poolRef = { name: 'shared' })))).join()).not.toContain('VoicePool');
});

const deployment = (objects: readonly KubeObject[], end: string) =>
  objects.find(({ kind, metadata }) => kind === 'Deployment' && metadata.name.endsWith(end)) as KubeObject & {
    spec: {
      replicas: number;
      strategy: { type: string };
      template: { metadata: { annotations: Record<string, string> }; spec: PodSpec };
    };
  };
type PodSpec = {
  volumes: { name: string; secret?: { secretName: string } }[];
  containers: { env: { name: string; value?: string }[]; resources: { limits?: Record<string, unknown> } }[];
  terminationGracePeriodSeconds: number;
  affinity?: unknown;
  tolerations?: unknown[];
};
const hash = (objects: readonly KubeObject[], end: string): string | undefined =>
  deployment(objects, end).spec.template.metadata.annotations['firstword.dev/rollout-hash'];

test('with a Redis there are two backends, without one there is one that is never doubled', () => {
  const alone = theOptions({ defaults: { llm: theOptions().defaults.llm! } });
  expect(deployment(ofFlow(), '-backend').spec).toMatchObject({ replicas: 2, strategy: { type: 'RollingUpdate' } });
  expect(deployment(ofFlow(aFlow(), alone), '-backend').spec).toMatchObject({
    replicas: 1,
    strategy: { type: 'Recreate' },
  });
});

describe('what rolls pods', () => {
  const before = {
    backend: hash(ofFlow(aFlow(withLivekit)), '-backend'),
    agent: hash(ofFlow(aFlow(withLivekit)), '-agent'),
  };
  type Spec = ReturnType<typeof aFlow>['spec'];
  test.each<[string, (spec: Spec) => void, boolean, boolean]>([
    ['target', (spec) => (spec.firstWord.target = '1s'), false, false],
    ['language', (spec) => (spec.language = 'de'), false, false],
    ['flow', (spec) => (spec.flow.nodes[0] = { ...spec.flow.nodes[0], text: 'Hi.' } as never), false, false],
    ['lexicon', (spec) => (spec.lexicon = [{ write: 'a', say: 'b' }]), false, false],
    ['clauses', (spec) => (spec.clauses.maxChars = 90), false, false],
    ['turns', (spec) => (spec.turns.endpoint = '300ms'), false, false],
    ['voice', (spec) => (spec.tts.voice = 'en_US-amy-low'), false, false],
    ['agent replicas', (spec) => (spec.agent.replicas = 4), false, false],
    ['backend replicas', (spec) => (spec.backend.replicas = 4), false, false],
    ['callsPerPod', (spec) => (spec.agent.callsPerPod = 3), false, true],
    ['drainTimeout', (spec) => (spec.agent.drainTimeout = '1m'), false, true],
    ['livekit.url', (spec) => (spec.livekit!.url = 'wss://other.example.com'), false, true],
    ['resources', (spec) => (spec.backend.resources = { limits: { cpu: 1 } }), true, false],
    ['podTemplate', (spec) => (spec.agent.podTemplate = { nodeSelector: { a: 'b' } }), false, true],
  ])('%s', (_name, change, backend, agent) => {
    const objects = ofFlow(aFlow(withLivekit, ({ spec }) => change(spec)));
    expect(hash(objects, '-backend') !== before.backend).toBe(backend);
    expect(hash(objects, '-agent') !== before.agent).toBe(agent);
  });
});

test('Secrets are mounted as files, each whole, under their names', () => {
  const flow = aFlow(({ spec }) => {
    spec.llm = { ...theOptions().defaults.llm!, apiKeySecretRef: { name: 'llm.keys', key: 'main' } };
    spec.webhooks = [{ url: 'https://x.example', secretRef: { name: 'hook', key: 'k' }, events: ['call.ended'] }];
  });
  const { volumes } = deployment(ofFlow(flow), '-backend').spec.template.spec;
  expect(volumes.flatMap(({ secret }) => secret?.secretName ?? [])).toEqual(['small-access', 'hook', 'llm.keys']);
  expect(JSON.stringify(deployment(ofFlow(flow), '-backend'))).toContain('/etc/firstword/secrets/llm.keys');
});

test('no variable is there twice: ours win, and of the podTemplate’s own the last', () => {
  const env = [
    { name: 'PORT', value: '1' },
    { name: 'REPLICA_ID', value: 'mine' },
    { name: 'PROXY', value: 'old' },
    { name: 'PROXY', value: 'new' },
  ];
  const podTemplate = { env };
  const flow = aFlow(withLivekit, ({ spec }) => {
    spec.backend.podTemplate = podTemplate;
    spec.agent.podTemplate = podTemplate;
  });
  const pool = aPool('{}', ({ spec }) => (spec.podTemplate = podTemplate));
  const deployments = [...ofFlow(flow), ...ofPool(pool)].filter(({ kind }) => kind === 'Deployment');
  expect(deployments).toHaveLength(3);
  for (const { metadata } of deployments) {
    const [container] = deployment([...ofFlow(flow), ...ofPool(pool)], metadata.name).spec.template.spec.containers;
    const names = container?.env.map(({ name }) => name) ?? [];
    expect(names).toEqual([...new Set(names)]);
    expect(container?.env.find(({ name }) => name === 'PORT')?.value).not.toBe('1');
    expect(container?.env.at(-1)).toEqual({ name: 'PROXY', value: 'new' });
  }
});

test('an agent may stay for as long as its calls may last', () => {
  const pod = deployment(ofFlow(aFlow(withLivekit)), '-agent').spec.template;
  expect(pod.spec.terminationGracePeriodSeconds).toBe(30 * 60 + 60);
  expect(pod.metadata.annotations).toMatchObject({
    'cluster-autoscaler.kubernetes.io/safe-to-evict': 'false',
    'karpenter.sh/do-not-disrupt': 'true',
  });
});

test('on a GPU a pod asks for one, whatever else its user asks for', () => {
  const pool = aPool(`{
    device: cuda, gpu: { products: [L4] }, resources: { limits: { memory: 2Gi } },
    podTemplate: { tolerations: [{ key: a }], affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: {
      nodeSelectorTerms: [{ matchExpressions: [{ key: zone, operator: In, values: [x] }] }, { matchFields: [] }] } } } } }`);
  const { spec } = deployment(ofPool(pool), '-piper').spec.template;
  expect(spec.containers[0]?.resources.limits).toEqual({ memory: '2Gi', 'nvidia.com/gpu': 1 });
  expect(spec.tolerations).toEqual([{ key: 'a' }, { key: 'nvidia.com/gpu', operator: 'Exists', effect: 'NoSchedule' }]);
  const slices = aPool('{ device: cuda, gpu: { resourceName: nvidia.com/mig-1g.5gb } }');
  const tolerated = deployment(ofPool(slices), '-piper').spec.template.spec.tolerations as { key: string }[];
  expect(tolerated.map(({ key }) => key)).toEqual(['nvidia.com/mig-1g.5gb', 'nvidia.com/gpu']);
  const products = {
    key: 'nvidia.com/gpu.product',
    operator: 'In',
    values: ['L4', 'L4-SHARED', 'NVIDIA-L4', 'NVIDIA-L4-SHARED'],
  };
  expect(spec.affinity).toEqual({
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [
          { matchExpressions: [{ key: 'zone', operator: 'In', values: ['x'] }, products] },
          { matchFields: [], matchExpressions: [products] },
        ],
      },
    },
  });
});
