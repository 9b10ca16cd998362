import { expect, test } from 'vitest';
import { createFakeClock } from '@firstword/shared/runtime/fake-clock';
import { CONFIG_MAP, POD, VOICE_FLOW, VOICE_POOL } from '../../../../operator/src/kube/kinds.ts';
import type { KubeObject } from '../../../../operator/src/kube/object.ts';
import { createSecretReader } from '../../../../operator/src/reconcile/secrets.ts';
import { createRolloutSlots } from '../../../../operator/src/reconcile/rollout-slots.ts';
import { createPoolReconciler } from '../../../../operator/src/reconcile/reconcile-pool.ts';
import { createWorld } from '../../../../operator/src/reconcile/world.ts';
import type { PoolObject } from '../../../../operator/src/resources.ts';
import { templateHash } from '../../../../operator/src/status/part-state.ts';
import type { PiperReadiness } from '../../../../operator/src/status/piper-readiness.ts';
import { aFlow, aPool, ofReplicaSet, theOptions } from '../a-resource.ts';
import { fakeCluster } from './fake-cluster.ts';

const setup = (pool = aPool('{ voices: [{ name: one }] }')) => {
  const cluster = fakeCluster();
  const world = createWorld({ flow: () => undefined, pool: () => undefined });
  const clock = createFakeClock(1_800_000_000_000);
  const slots = createRolloutSlots({ most: 1, clock, onFree: () => undefined });
  let options = theOptions();
  const asked: string[] = [];
  let says: PiperReadiness | null = null;
  const reconcile = createPoolReconciler({
    world,
    client: cluster.client,
    clock,
    configMaps: createSecretReader(cluster.client, clock, CONFIG_MAP),
    options: () => options,
    slots,
    onDrift: () => undefined,
    tell: async () => undefined,
    textsOf: () => ['Hello.'],
    askPiper: async ({ metadata }) => {
      asked.push(metadata.name);
      return says;
    },
  });
  world.store(VOICE_POOL).put(cluster.put(pool));
  const status = () => (world.store(VOICE_POOL).get('voice/shared') as PoolObject).status;
  return {
    cluster,
    world,
    slots,
    upgrade: () => (options = theOptions({ images: { ...options.images, piper: 'firstword/piper:2' } })),
    asked: () => asked.splice(0),
    say: (answer: PiperReadiness | null) => (says = answer),
    look: () => reconcile('voice/shared'),
    voices: () => status()?.voices,
    condition: (of: string) => status()?.conditions?.find(({ type }) => type === of),
    reason: () => status()?.conditions?.find(({ type }) => type === 'Ready')?.reason,
    /** A pod of the deployment as it stands now. */
    run(isReady: boolean): void {
      const made = ofReplicaSet('shared-piper');
      const hash = templateHash(cluster.find('Deployment', 'shared-piper')!);
      const pod: KubeObject = {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: {
          name: 'p',
          namespace: 'voice',
          annotations: { 'firstword.dev/rollout-hash': hash },
          ownerReferences: made.ownerReferences,
          labels: { ...made.labels, 'firstword.dev/pool': 'shared', 'firstword.dev/component': 'tts' },
        },
        status: {
          phase: 'Running',
          podIP: '10.0.0.1',
          conditions: [
            { type: 'PodScheduled', status: 'True' },
            { type: 'Ready', status: isReady ? 'True' : 'False' },
          ],
        },
      };
      world.store(POD).put(cluster.put(pod));
      const deployment = cluster.find('Deployment', 'shared-piper')!;
      const of = { observedGeneration: 1, replicas: 1, updatedReplicas: 1 };
      world.store(deployment).put(cluster.put({ ...deployment, status: of }));
    },
  };
};
const answer = (state: string, voice: string): PiperReadiness => ({
  ready: state === 'ready',
  state,
  reason: 'so',
  voices: [{ name: 'one', language: 'en', engine: 'piper', state: voice } as never],
});

/** A pool whose pod serves its voice; what was written on the way there is forgotten. */
const serving = async () => {
  const it = setup();
  await it.look();
  it.run(true);
  it.say(answer('ready', 'ready'));
  await it.look();
  it.cluster.writes();
  return it;
};

test('while a pod does not serve it is asked why, and asked again', async () => {
  const it = setup();
  await it.look();
  expect([it.reason(), it.asked()]).toEqual(['Creating', []]);
  it.run(false);
  it.say(answer('pulling', 'pulling'));
  expect(await it.look()).toMatchObject({ kind: 'requeue', afterMs: 2_000 });
  expect([it.reason(), it.voices()]).toEqual(['DownloadingVoice', [{ name: 'one', state: 'Downloading' }]]);
});

test('once its voices are ready nobody asks any more, and nothing is written', async () => {
  const it = await serving();
  expect([it.reason(), it.voices()]).toEqual(['Serving', [{ name: 'one', state: 'Ready' }]]);
  it.asked();
  expect(await it.look()).toMatchObject({ kind: 'requeue', afterMs: 600_000 });
  expect([it.cluster.writes(), it.asked()]).toEqual([[], []]);
});

test('a voice that failed is asked after until Piper has it', async () => {
  const it = setup();
  await it.look();
  it.run(true);
  it.say(answer('ready', 'failed'));
  expect(await it.look()).toMatchObject({ kind: 'requeue', afterMs: 30_000 });
  expect(it.voices()).toEqual([{ name: 'one', state: 'Failed' }]);
  it.asked();
  it.say(null);
  await it.look();
  expect([it.asked(), it.voices()]).toEqual([['p'], [{ name: 'one', state: 'Failed' }]]);
  it.say(answer('ready', 'ready'));
  await it.look();
  expect(it.voices()).toEqual([{ name: 'one', state: 'Ready' }]);
});

test('voices that are too many are named', async () => {
  const voices = Array.from({ length: 64 }, (_, at) => `{ name: v${at} }`);
  const it = setup(aPool(`{ voices: [${voices.join(', ')}] }`));
  it.world
    .store(VOICE_FLOW)
    .put(aFlow(({ spec }) => (spec.tts = { voice: 'late', poolRef: { name: 'shared' }, fallbacks: [] })));
  await it.look();
  it.run(true);
  await it.look();
  expect(it.condition('Degraded')).toMatchObject({
    reason: 'TooManyVoices',
    message: 'Piper takes 64 voices; left out are late.',
  });
  expect(it.voices()).toHaveLength(64);
});

test('a flow that is only named like it does not speak by it', async () => {
  const it = setup();
  it.world.store(VOICE_FLOW).put(aFlow(({ metadata }) => (metadata.name = 'shared')));
  await it.look();
  expect(it.voices()).toEqual([{ name: 'one', state: 'Pending' }]);
});

test('after an upgrade it waits for its turn, and says for whom', async () => {
  const it = await serving();
  it.slots.hold('VoiceFlow voice/desk');
  it.upgrade();
  expect(await it.look()).toMatchObject({ kind: 'requeue', afterMs: 30_000 });
  expect(it.cluster.writes()).toEqual(['firstword-status VoicePool shared status']);
  expect(it.condition('Progressing')).toMatchObject({
    reason: 'WaitingForRollout',
    message: 'Rolled first: VoiceFlow voice/desk.',
  });
  it.slots.release('VoiceFlow voice/desk');
  await it.look();
  expect(it.cluster.writes()).toContain('firstword-operator Deployment shared-piper');
  expect(it.slots.holders()).toEqual(['VoicePool voice/shared']);
});

test('a pod that serves and cannot be asked has its voices', async () => {
  const it = setup();
  await it.look();
  it.run(true);
  await it.look();
  expect(it.voices()).toEqual([{ name: 'one', state: 'Ready' }]);
});

test('a flow that comes to speak by it brings its voice, and running pods are told', async () => {
  const it = await serving();
  const flow = aFlow(({ spec }) => (spec.tts = { voice: 'two', poolRef: { name: 'shared' }, fallbacks: [] }));
  it.world.store(VOICE_FLOW).put(flow);
  await it.look();
  expect(it.cluster.writes()).toEqual([
    'firstword-operator ConfigMap shared-piper',
    'firstword-operator Pod p',
    'firstword-status VoicePool shared status',
  ]);
  expect(it.voices()).toEqual([
    { name: 'one', state: 'Ready' },
    { name: 'two', state: 'Pending' },
  ]);
});
