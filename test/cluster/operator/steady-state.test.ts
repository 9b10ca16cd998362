import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { startFaultProxy, type FaultProxy } from '../../fixtures/control-plane/fault-proxy.ts';
import { openNamespace, type TestNamespace } from '../../fixtures/control-plane/in-namespace.ts';
import { startOperator, type OperatorProcess } from '../../fixtures/control-plane/operator-process.ts';
import { smallFlow, smallPool } from '../../fixtures/control-plane/resources.ts';
import { untilObject } from '../../fixtures/control-plane/wait.ts';
import { conditionOf, isReady } from './conditions.ts';

let here: TestNamespace;
let proxy: FaultProxy;
let operator: OperatorProcess;
beforeAll(async () => {
  here = await openNamespace();
  proxy = await startFaultProxy(inject('folder'), inject('operatorAccess'));
  operator = await startOperator({ access: proxy.access, namespace: here.name });
  await operator.says('leading');
});
afterAll(async () => {
  await operator[Symbol.asyncDispose]();
  await proxy[Symbol.asyncDispose]();
  await here[Symbol.asyncDispose]();
});

/** Everything that a podTemplate can say, and what the API server keeps otherwise than it was written. */
const FULL = {
  nodeSelector: { 'kubernetes.io/os': 'linux' },
  tolerations: [{ key: 'calls', operator: 'Equal', value: '', effect: 'NoExecute', tolerationSeconds: 0 }],
  affinity: {
    nodeAffinity: {},
    podAntiAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: [],
      preferredDuringSchedulingIgnoredDuringExecution: [
        {
          weight: 1,
          podAffinityTerm: {
            topologyKey: 'kubernetes.io/hostname',
            labelSelector: { matchLabels: {} },
            namespaceSelector: {},
          },
        },
      ],
    },
  },
  topologySpreadConstraints: [
    {
      maxSkew: 1,
      topologyKey: 'kubernetes.io/hostname',
      whenUnsatisfiable: 'ScheduleAnyway',
      labelSelector: { matchLabels: {}, matchExpressions: [] },
    },
  ],
  imagePullSecrets: [{ name: 'registry' }],
  env: [
    { name: 'EMPTY', value: '' },
    { name: 'PORT', value: '1' },
    { name: 'TWICE', value: 'a' },
    { name: 'TWICE', value: 'b' },
  ],
  caBundle: { configMap: 'company-ca' },
};
const EMPTY = {
  nodeSelector: {},
  tolerations: [],
  affinity: {},
  topologySpreadConstraints: [],
  imagePullSecrets: [],
  env: [],
};
const RESOURCES = { requests: { cpu: '100.5m', memory: '128Mi' }, limits: { memory: '0.5Gi', cpu: 1 } };

const spokenBy = (podTemplate: object, resources: object) => ({
  livekit: { url: 'wss://rooms.example.com', credentialsSecretRef: { name: 'livekit' } },
  backend: { podTemplate, resources },
  agent: { podTemplate, resources },
  tts: { voice: 'en_US-joe-medium', piper: { podTemplate, resources } },
});

const look = async (plural: string, name: string, time: number): Promise<void> => {
  const counted = await operator.metric('controller_runtime_reconcile_total');
  await here.client.merge(here.path(plural, name), { metadata: { annotations: { looked: String(time) } } });
  await operator.untilMetric('controller_runtime_reconcile_total', (count) => count > counted);
  await operator.untilMetric('workqueue_depth', (depth) => depth === 0);
  await operator.untilMetric('controller_runtime_active_workers', (count) => count === 0);
};

it.each([
  ['full', FULL, RESOURCES],
  ['empty', EMPTY, { requests: {}, limits: {} }],
])('looked at three times more, the running operator writes nothing: %s', async (name, podTemplate, resources) => {
  const keys = { LIVEKIT_API_KEY: 'key', LIVEKIT_API_SECRET: 'secret' };
  if (name === 'full')
    await here.client.create(here.path('secrets'), { metadata: { name: 'livekit' }, stringData: keys });
  if (name === 'full') {
    await here.client.create(here.path('configmaps'), { metadata: { name: 'company-ca' }, data: { 'ca.crt': '' } });
  }
  await here.client.create(here.path('voiceflows'), smallFlow(name, spokenBy(podTemplate, resources)));
  await here.client.create(here.path('voicepools'), smallPool(`${name}-shared`, { podTemplate, resources }));
  await untilObject(here.client, here.path('voiceflows', name), isReady);
  await untilObject(here.client, here.path('voicepools', `${name}-shared`), isReady);
  await look('voiceflows', name, 0);
  const before = proxy.writes.length;
  for (let time = 1; time <= 3; time++) {
    await look('voiceflows', name, time);
    await look('voicepools', name, time);
    await look('voicepools', `${name}-shared`, time);
  }
  expect(proxy.writes.slice(before).map(({ path }) => path)).toEqual([]);
});

it('an object that the API server does not understand is told with its words, and stops no other', async () => {
  const podTemplate = { affinity: { podAffinity: { noSuchField: 1 } } };
  await here.client.create(here.path('voicepools'), smallPool('odd', { podTemplate }));
  const odd = await untilObject(
    here.client,
    here.path('voicepools', 'odd'),
    (pool) => conditionOf(pool, 'Ready')?.reason === 'ObjectRejected',
  );
  expect(conditionOf(odd, 'Ready')?.message).toMatch(/^Deployment .*\/odd-piper: .*noSuchField/);
  await here.client.get(here.path('poddisruptionbudgets', 'odd-piper'));
  await here.client.merge(here.path('voicepools', 'odd'), { spec: { podTemplate: { affinity: null } } });
  await untilObject(here.client, here.path('voicepools', 'odd'), isReady);
});
