// What we write for KEDA and the Prometheus operator, judged by a real API server that knows their own definitions.
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { KubeClient, KubeObject } from '../fixtures/control-plane/client.ts';
import { adminOf, startControlPlane, type ControlPlane } from '../fixtures/control-plane/control-plane.ts';
import { applyCrd } from '../fixtures/control-plane/crds.ts';
import { startOperator, type OperatorProcess } from '../fixtures/control-plane/operator-process.ts';
import { chartRules } from '../fixtures/control-plane/rights.ts';
import { smallFlow, smallPool } from '../fixtures/control-plane/resources.ts';
import { untilGone, untilObject } from '../fixtures/control-plane/wait.ts';
import { renderChart } from '../fixtures/helm.ts';
import { neighbourFile } from '../parts/neighbours.ts';

const DEFINITIONS = [
  'scaledobjects.keda.sh',
  'podmonitors.monitoring.coreos.com',
  'prometheusrules.monitoring.coreos.com',
];
const NAMESPACE = 'voice';
const PROMETHEUS = 'http://prometheus.example.com:9090';

// One of its own: a cluster that knows KEDA is another cluster to every operator in it.
let controlPlane: ControlPlane;
let client: KubeClient;
let operator: OperatorProcess;
beforeAll(async () => {
  controlPlane = await startControlPlane({ withControllers: false, operatorRules: await chartRules() });
  client = adminOf(controlPlane.access);
  for (const name of DEFINITIONS) {
    await applyCrd(client, parse(readFileSync(neighbourFile(name), 'utf8')) as KubeObject);
  }
  await client.create('/api/v1/namespaces', { metadata: { name: NAMESPACE } });
  const env = { PROMETHEUS_URL: PROMETHEUS };
  operator = await startOperator({ access: controlPlane.operatorAccess, namespace: NAMESPACE, env });
  await operator.says('leading');
});
afterAll(async () => {
  await operator?.[Symbol.asyncDispose]();
  await client?.[Symbol.asyncDispose]();
  await controlPlane?.[Symbol.asyncDispose]();
});

const at = (group: string, plural: string, name = ''): string =>
  `/apis/${group}/namespaces/${NAMESPACE}/${plural}${name && `/${name}`}`;
const flows = (name = ''): string => at('firstword.dev/v1alpha1', 'voiceflows', name);
const pools = (name = ''): string => at('firstword.dev/v1alpha1', 'voicepools', name);
const scaledObject = (name: string): string => at('keda.sh/v1alpha1', 'scaledobjects', name);

/** All that is written is kept: a field that KEDA does not know would be gone. */
const written = (kind: string, name: string, query: unknown, perPod: string): object => ({
  scaleTargetRef: { apiVersion: 'firstword.dev/v1alpha1', kind, name },
  minReplicaCount: 2,
  maxReplicaCount: 9,
  pollingInterval: 15,
  triggers: [
    {
      type: 'prometheus',
      metricType: 'AverageValue',
      metadata: { serverAddress: PROMETHEUS, query, threshold: perPod },
    },
  ],
});

const autoscaling = { mode: 'KEDA', min: 2, max: 9 };

it('a flow that KEDA scales has a ScaledObject on its own /scale, and none when it is scaled by hand again', async () => {
  const livekit = { url: 'wss://livekit.example.com', credentialsSecretRef: { name: 'livekit' } };
  const agent = { callsPerPod: 8, autoscaling };
  await client.create(at('v1', 'secrets').replace('/apis/', '/api/'), {
    metadata: { name: 'livekit' },
    stringData: { LIVEKIT_API_KEY: 'key', LIVEKIT_API_SECRET: 'a secret of thirty-two characters' },
  });
  await client.create(flows(), smallFlow('desk', { livekit, agent }));
  const { spec } = await untilObject(client, scaledObject('desk-agent'), () => true);
  expect(spec).toEqual(written('VoiceFlow', 'desk', expect.stringContaining('voiceflow="desk"'), '8'));
  await client.merge(flows('desk'), { spec: { agent: { autoscaling: { mode: 'None' } } } });
  await untilGone(client, scaledObject('desk-agent'));
});

it('a pool that KEDA scales has one on its own /scale', async () => {
  await client.create(pools(), smallPool('shared', { streamsPerPod: 4, autoscaling }));
  const { spec } = await untilObject(client, scaledObject('shared-piper'), () => true);
  expect(spec).toEqual(written('VoicePool', 'shared', expect.any(String), '4'));
});

it('when KEDA takes over a pool of a flow’s own, the number of its pods stays until KEDA says another', async () => {
  const tts = (mode: string) => ({
    voice: 'en_US-joe-medium',
    piper: { replicas: 3, autoscaling: { ...autoscaling, mode } },
  });
  await client.create(flows(), smallFlow('own', { tts: tts('None') }));
  await untilObject(client, pools('own'), (pool) => pool['spec'].replicas === 3);
  await client.merge(flows('own'), { spec: { tts: tts('KEDA') } });
  await untilObject(client, scaledObject('own-piper'), () => true);
  expect((await client.get(pools('own')))['spec'].replicas).toBe(3);
  await client.merge(`${pools('own')}/scale`, { spec: { replicas: 5 } });
  await client.merge(flows('own'), { spec: { tts: { piper: { streamsPerPod: 3 } } } });
  const { spec } = await untilObject(client, pools('own'), (pool) => pool['spec'].streamsPerPod === 3);
  expect(spec.replicas).toBe(5);
});

it('the chart’s objects for the Prometheus operator are accepted, each field of them', async () => {
  const theirs = (await renderChart({}, ['monitoring.coreos.com/v1'])).filter(({ apiVersion }) =>
    apiVersion.startsWith('monitoring.coreos.com/'),
  );
  expect(theirs).not.toEqual([]);
  for (const object of theirs) {
    const path = at(object.apiVersion, `${object.kind.toLowerCase()}s`, object.metadata.name);
    const { status, body } = await client.request('PATCH', `${path}?fieldManager=test&fieldValidation=Strict`, {
      body: object,
      contentType: 'application/apply-patch+yaml',
    });
    expect([status, body['message']]).toEqual([201, undefined]);
  }
});
