import { addNode } from '../../fixtures/control-plane/nodes.ts';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { KubeObject } from '../../fixtures/control-plane/client.ts';
import { openNamespace, type TestNamespace } from '../../fixtures/control-plane/in-namespace.ts';
import { startOperator, type OperatorProcess } from '../../fixtures/control-plane/operator-process.ts';
import { smallFlow, smallPool } from '../../fixtures/control-plane/resources.ts';
import { childrenOf, orphansOf, stateOf } from '../../fixtures/control-plane/state-of.ts';
import { untilGone, untilObject } from '../../fixtures/control-plane/wait.ts';
import { conditionOf, isReady, waitsFor } from './conditions.ts';

let here: TestNamespace;
let operator: OperatorProcess;
beforeAll(async () => {
  here = await openNamespace();
  operator = await startOperator({ access: inject('operatorAccess'), namespace: here.name });
  await operator.says('leading');
});
afterAll(async () => {
  await operator[Symbol.asyncDispose]();
  await here[Symbol.asyncDispose]();
});

const ready = (plural: string, name: string) => untilObject(here.client, here.path(plural, name), isReady);

const CHILDREN = [
  'configmaps/desk-config',
  'configmaps/desk-piper',
  'deployments/desk-backend',
  'deployments/desk-piper',
  'networkpolicies/desk-backend',
  'networkpolicies/desk-piper',
  'poddisruptionbudgets/desk-backend',
  'poddisruptionbudgets/desk-piper',
  'serviceaccounts/desk-backend',
  'serviceaccounts/desk-piper',
  'services/desk-backend',
  'services/desk-piper',
  'services/desk-piper-headless',
  'voicepools/desk',
];

/** What somebody who knows nothing of the operator might do to a child of each kind. */
const EDITS: Record<string, object> = {
  deployments: { spec: { replicas: 3, revisionHistoryLimit: 9 } },
  networkpolicies: { spec: { ingress: [] } },
  poddisruptionbudgets: { spec: { maxUnavailable: 5 } },
  serviceaccounts: { automountServiceAccountToken: true },
  services: { spec: { selector: { 'firstword.dev/component': 'other' } } },
  voicepools: { spec: { device: 'cuda' } },
};

/** The same for a ConfigMap, whose keys have names of their own. */
const editOf = (plural: string, { data = {} }: KubeObject): object =>
  EDITS[plural] ?? { data: Object.fromEntries(Object.keys(data).map((key) => [key, '[]'])) };

const contentOf = ({ spec, data, automountServiceAccountToken }: KubeObject): object => ({
  spec,
  data,
  automountServiceAccountToken,
});

describe('a VoiceFlow', () => {
  it('gets all of its objects, and is ready when its pods are', async () => {
    await here.client.create(here.path('voiceflows'), smallFlow('desk'));
    const flow = await ready('voiceflows', 'desk');
    expect([...(await childrenOf(here.client, here.name)).keys()].sort()).toEqual(CHILDREN);
    expect(await orphansOf(here.client, here.name)).toEqual([]);
    expect(flow['status']).toMatchObject({
      observedGeneration: 1,
      components: [
        { name: 'backend', desired: 2, ready: 2 },
        { name: 'tts', desired: 1, ready: 1 },
      ],
    });
    expect(conditionOf(flow, 'AgentReady')).toMatchObject({ status: 'True', reason: 'NotRequired' });
  });

  it.each(CHILDREN)('has %s made again when somebody deletes it', async (child) => {
    const [plural = '', name = ''] = child.split('/');
    const before = await here.client.get(here.path(plural, name));
    const counted = await operator.metric('voiceflow_drift_corrected_total');
    await here.client.remove(here.path(plural, name));
    const after = await untilObject(
      here.client,
      here.path(plural, name),
      ({ metadata }) => metadata.uid !== before.metadata.uid,
    );
    expect(after.metadata.labels).toEqual(before.metadata.labels);
    await operator.untilMetric('voiceflow_drift_corrected_total', (value) => value > counted);
    await ready('voiceflows', 'desk');
  });

  it.each(CHILDREN)('has %s brought back when somebody edits it', async (child) => {
    const [plural = '', name = ''] = child.split('/');
    const before = await here.client.get(here.path(plural, name));
    const counted = await operator.metric('voiceflow_drift_corrected_total');
    const labels = { 'app.kubernetes.io/name': 'mine' };
    await here.client.merge(here.path(plural, name), { metadata: { labels }, ...editOf(plural, before) });
    const after = await untilObject(
      here.client,
      here.path(plural, name),
      ({ metadata }) => metadata.labels?.['app.kubernetes.io/name'] !== 'mine',
    );
    expect(after.metadata.labels).toEqual(before.metadata.labels);
    expect(contentOf(after)).toEqual(contentOf(before));
    await operator.untilMetric('voiceflow_drift_corrected_total', (value) => value > counted);
  });

  it('is back where it was after all of that', async () => {
    await untilObject(
      here.client,
      here.path('deployments', 'desk-piper'),
      (deployment) => !JSON.stringify(deployment['spec']).includes('cuda'),
    );
    const states = await stateOf(here.client, here.name);
    await here.client.create(here.path('voiceflows'), smallFlow('twin'));
    await ready('voiceflows', 'twin');
    const twins = await stateOf(here.client, here.name);
    // The access token and the flow's own name are all that two flows of one spec differ in.
    const nameless = (state = '') => state.replaceAll(/desk|twin/g, '(flow)');
    for (const child of CHILDREN)
      expect.soft(nameless(states[child])).toBe(nameless(twins[child.replace('desk', 'twin')]));
  });

  it('tells its transitions as events, none twice', async () => {
    const events = await here.client.list(here.path('events'));
    const ofTwin = events.filter(({ regarding }) => regarding.name === 'twin' && regarding.kind === 'VoiceFlow');
    const told = ofTwin
      .sort((a, b) => String(a['eventTime']).localeCompare(String(b['eventTime'])))
      .map(({ reason, note }) => `${reason} ${note}`);
    expect(told.length).toBeGreaterThan(0);
    expect(told.filter((note, at) => note === told[at - 1])).toEqual([]);
  });

  it('leaves nothing behind when it is deleted', async () => {
    await here.client.remove(here.path('voiceflows', 'twin'));
    await untilGone(here.client, here.path('voiceflows', 'twin'));
    for (const child of CHILDREN) {
      const [plural = '', name = ''] = child.split('/');
      await untilGone(here.client, here.path(plural, name.replace('desk', 'twin')));
    }
    await untilGone(here.client, here.path('secrets', 'twin-access'));
    expect([...(await childrenOf(here.client, here.name)).keys()].sort()).toEqual(CHILDREN);
  });
});

it('a flow that is deleted and made again at once takes the place of the one before, without a conflict', async () => {
  await here.client.create(here.path('voiceflows'), smallFlow('again'));
  await ready('voiceflows', 'again');
  await here.client.remove(here.path('voiceflows', 'again'));
  await untilGone(here.client, here.path('voiceflows', 'again'));
  const { metadata } = await here.client.create(here.path('voiceflows'), smallFlow('again'));
  await ready('voiceflows', 'again');
  const events = await here.client.list(here.path('events'));
  const told = events.filter(({ regarding }) => regarding.uid === metadata.uid).map(({ reason }) => reason);
  expect(told).not.toContain('NameConflict');
  for (const child of CHILDREN) {
    const [plural = '', name = ''] = child.split('/');
    await untilObject(
      here.client,
      here.path(plural, name.replace('desk', 'again')),
      (object) => !object.metadata.deletionTimestamp,
    );
  }
  await here.client.remove(here.path('voiceflows', 'again'));
  await untilGone(here.client, here.path('voiceflows', 'again'));
});

describe('what stands in the way is named', () => {
  it('a name that is taken: NameConflict, and nothing is overwritten', async () => {
    const mine = { metadata: { name: 'taken-config', labels: { mine: 'yes' } }, data: { mine: 'yes' } };
    await here.client.create(here.path('configmaps'), mine);
    await here.client.create(here.path('voiceflows'), smallFlow('taken'));
    const flow = await untilObject(here.client, here.path('voiceflows', 'taken'), waitsFor('NameConflict'));
    expect(conditionOf(flow, 'Ready')?.message).toContain('taken-config');
    const after = await here.client.get(here.path('configmaps', 'taken-config'));
    expect(after['data']).toEqual({ mine: 'yes' });
    expect(after.metadata.ownerReferences).toBeUndefined();
    await here.client.remove(here.path('configmaps', 'taken-config'));
    await untilObject(here.client, here.path('configmaps', 'taken-config'), ({ metadata }) => metadata.ownerReferences);
    await here.client.remove(here.path('voiceflows', 'taken'));
  });

  it('no model anywhere: ModelMissing, until there is one', async () => {
    const { llm, ...spec } = smallFlow('mute')['spec'] as Record<string, unknown>;
    await here.client.create(here.path('voiceflows'), { ...smallFlow('mute'), spec });
    const flow = await untilObject(here.client, here.path('voiceflows', 'mute'), waitsFor('ModelMissing'));
    expect(conditionOf(flow, 'SpecValid')).toMatchObject({ status: 'False' });
    await here.client.merge(here.path('voiceflows', 'mute'), { spec: { llm } });
    await ready('voiceflows', 'mute');
    await here.client.remove(here.path('voiceflows', 'mute'));
  });

  it('no GPU: WaitingForGPU, until a node has one', async () => {
    const resourceName = `${here.name}.example.com/gpu`;
    await here.client.create(
      here.path('voicepools'),
      smallPool('gpu', { device: 'cuda', gpu: { resourceName, products: ['A10'] } }),
    );
    await untilObject(here.client, here.path('voicepools', 'gpu'), waitsFor('WaitingForGPU'));
    await addNode(here.client, {
      name: `${here.name}-gpu`,
      labels: { 'nvidia.com/gpu.product': 'NVIDIA-A10-SHARED' },
      capacity: { [resourceName]: '1' },
      taints: [{ key: resourceName, effect: 'NoSchedule' }],
    });
    await ready('voicepools', 'gpu');
    const pods = await here.client.list(`${here.path('pods')}?labelSelector=firstword.dev%2Fpool%3Dgpu`);
    expect(pods.map(({ spec }) => spec.nodeName)).toEqual([`${here.name}-gpu`]);
    // The one GPU is taken: a new pod cannot come before the old one goes.
    await here.client.merge(here.path('voicepools', 'gpu'), {
      spec: { podTemplate: { env: [{ name: 'A', value: 'b' }] } },
    });
    await untilObject(
      here.client,
      here.path('voicepools', 'gpu'),
      ({ status, metadata }) =>
        status.observedGeneration === metadata.generation &&
        JSON.stringify(status.conditions).includes('SurgeBlockedByGPU'),
    );
    await here.client.remove(here.path('voicepools', 'gpu'));
    await here.client.remove(`/api/v1/nodes/${here.name}-gpu`);
  });

  it.each([
    ['ImagePullFailed', { pullFails: 'piper' }],
    ['CrashLooping', { crashes: { exitCode: 1, reason: 'Error' } }],
    ['OOMKilled', { crashes: { exitCode: 137, reason: 'OOMKilled' } }],
    ['StartingUp', { neverReady: true }],
  ])('%s', async (reason, rule) => {
    const name = `pool-${reason.toLowerCase()}`;
    here.pods.rule({ pod: name, ...rule });
    await here.client.create(here.path('voicepools'), smallPool(name));
    const pool = await untilObject(here.client, here.path('voicepools', name), waitsFor(reason));
    expect(conditionOf(pool, 'Ready')?.message).toContain(name);
    here.pods.rule({ pod: name, pullFails: '(none)', crashes: undefined, neverReady: false });
    await ready('voicepools', name);
    await here.client.remove(here.path('voicepools', name));
  });

  it('a quota that is used up: QuotaExceeded', async () => {
    await here.client.create(`/api/v1/namespaces/${here.name}/resourcequotas`, {
      metadata: { name: 'none' },
      spec: { hard: { pods: '0' } },
    });
    await here.client.create(here.path('voicepools'), smallPool('over'));
    const pool = await untilObject(here.client, here.path('voicepools', 'over'), waitsFor('QuotaExceeded'));
    expect(conditionOf(pool, 'Ready')?.message).toContain('quota');
    await here.client.remove(`/api/v1/namespaces/${here.name}/resourcequotas/none`);
    await here.client.remove(here.path('voicepools', 'over'));
  });
});
