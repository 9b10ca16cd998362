import { beforeEach, describe, expect, test } from 'vitest';
import { VoiceError } from '@firstword/shared/contract/errors';
import { createFakeClock } from '@firstword/shared/runtime/fake-clock';
import { dialogueFaults } from '../../../../operator/src/checks/flow-checks.ts';
import { CONFIG_MAP, DEPLOYMENT, POD, SECRET, VOICE_FLOW } from '../../../../operator/src/kube/kinds.ts';
import { controllerOf, type KubeObject } from '../../../../operator/src/kube/object.ts';
import { createDrain } from '../../../../operator/src/reconcile/drain-flow.ts';
import { createFlowReconciler } from '../../../../operator/src/reconcile/reconcile-flow.ts';
import { createRolloutSlots } from '../../../../operator/src/reconcile/rollout-slots.ts';
import { createSecretReader } from '../../../../operator/src/reconcile/secrets.ts';
import { createWorld } from '../../../../operator/src/reconcile/world.ts';
import type { FlowObject } from '../../../../operator/src/resources.ts';
import { aFlow, ofReplicaSet, theOptions } from '../a-resource.ts';
import { fakeCluster } from './fake-cluster.ts';

const setup = (flow = aFlow()) => {
  const cluster = fakeCluster();
  const clock = createFakeClock(1_800_000_000_000);
  const world = createWorld({ flow: () => undefined, pool: () => undefined });
  const drifts: string[] = [];
  const events: string[] = [];
  let options = theOptions();
  const ports = {
    world,
    client: cluster.client,
    clock,
    options: () => options,
    onDrift: (kind: string) => void drifts.push(kind),
    tell: async (_about: KubeObject, { reason }: { reason: string }) => void events.push(reason),
  };
  const reconcile = createFlowReconciler({
    ...ports,
    slots: createRolloutSlots({ most: 1, clock, onFree: () => undefined }),
    secrets: createSecretReader(cluster.client, clock),
    configMaps: createSecretReader(cluster.client, clock, CONFIG_MAP),
    newToken: () => 'a token',
    measured: () => ({}),
    dialogueFaults,
    drain: createDrain(ports),
  });
  const kept = cluster.put(flow);
  world.store(VOICE_FLOW).put(kept);
  return {
    cluster,
    clock,
    world,
    drifts,
    events,
    look: (failures = 0) => reconcile(`voice/${flow.metadata.name}`, undefined, failures),
    status: () => (world.store(VOICE_FLOW).get(`voice/${flow.metadata.name}`) as FlowObject).status,
    edit(change: (flow: FlowObject) => void) {
      const now = structuredClone(cluster.find('VoiceFlow', flow.metadata.name)) as FlowObject;
      change(now);
      now.metadata.generation = (now.metadata.generation ?? 0) + 1;
      world.store(VOICE_FLOW).put(cluster.put(now));
    },
    /** What a watch would say of an object that somebody else changed. */
    see: (object: KubeObject) => world.store(world.kindOf(object)).put(object),
    /** What a watch would say of an object that is gone. */
    async forget(object: KubeObject) {
      await cluster.client.remove({ ...object, plural: '' }, object);
      if (object.kind !== 'Secret') world.store(world.kindOf(object)).drop(object);
    },
    /** A pod of the backend, and one that somebody labelled like it. */
    run(): void {
      const made = ofReplicaSet('small-backend');
      const labels = { ...made.labels, 'firstword.dev/flow': 'small', 'firstword.dev/component': 'backend' };
      const pod = { apiVersion: 'v1', kind: 'Pod', status: { phase: 'Running' } };
      for (const [name, more] of [
        ['p', made],
        ['theirs', {}],
      ] as const) {
        world.store(POD).put(cluster.put({ ...pod, metadata: { name, namespace: 'voice', ...more, labels } }));
      }
    },
    message: () =>
      (world.store(VOICE_FLOW).get(`voice/${flow.metadata.name}`) as FlowObject).status?.conditions?.find(
        ({ type }) => type === 'Ready',
      )?.message,
    upgrade: (more: Parameters<typeof theOptions>[0]) => (options = theOptions(more)),
    reason: () =>
      (world.store(VOICE_FLOW).get(`voice/${flow.metadata.name}`) as FlowObject).status?.conditions?.find(
        ({ type }) => type === 'Ready',
      )?.reason,
  };
};

describe('one look at a VoiceFlow', () => {
  let it = setup();
  beforeEach(() => {
    it = setup();
  });

  test('makes everything, the finalizer first and the pods last, and says so', async () => {
    await it.look();
    expect(it.cluster.writes()).toEqual([
      'firstword-finalizer VoiceFlow small',
      'create Secret small-access',
      'firstword-operator ConfigMap small-config',
      'firstword-operator VoicePool small',
      'firstword-operator ServiceAccount small-backend',
      'firstword-operator Service small-backend',
      'firstword-operator PodDisruptionBudget small-backend',
      'firstword-operator NetworkPolicy small-backend',
      'firstword-operator Deployment small-backend',
      'firstword-status VoiceFlow small status',
    ]);
    expect(it.reason()).toBe('Creating');
    expect(it.events).toEqual(['Creating']);
  });

  test('writes nothing when nothing changed', async () => {
    await it.look();
    it.cluster.writes();
    for (let looks = 0; looks < 3; looks += 1) {
      await it.clock.advance(60_000);
      await it.look();
    }
    expect(it.cluster.writes()).toEqual([]);
  });

  test('after a restart it finds its own objects and writes nothing', async () => {
    await it.look();
    const again = setup();
    again.cluster.failOn(() => new VoiceError('Written', 'something was written', { status: 500 }));
    for (const object of it.cluster.all()) {
      if (object.kind === 'Secret') again.cluster.put(object);
      else if (object.kind === 'VoiceFlow') again.world.store(VOICE_FLOW).put(object);
      else again.see(object);
    }
    await again.look();
    expect(again.cluster.writes()).toEqual([]);
  });

  test('a child that somebody changed or deleted is put right and counted', async () => {
    await it.look();
    it.cluster.writes();
    const service = it.cluster.find('Service', 'small-backend')!;
    it.see({ ...service, metadata: { ...service.metadata, resourceVersion: '900000' }, spec: { type: 'NodePort' } });
    const config = it.cluster.find('ConfigMap', 'small-config')!;
    await it.cluster.client.remove(CONFIG_MAP, config);
    it.world.store(CONFIG_MAP).drop(config);
    it.cluster.writes();
    await it.look();
    expect(it.cluster.writes()).toEqual([
      'firstword-operator ConfigMap small-config',
      'firstword-operator Service small-backend',
    ]);
    expect(it.drifts).toEqual(['ConfigMap', 'Service']);
  });

  test('a name that is taken is told, and nothing of it overwritten', async () => {
    const other = it.cluster.put({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'small-backend', namespace: 'voice' },
    });
    await it.look();
    expect(it.cluster.writes().join()).not.toContain('Service small-backend');
    expect(it.cluster.find('Service', 'small-backend')).toEqual(other);
    expect(it.reason()).toBe('NameConflict');
  });

  test('only what it owns itself is deleted when it is not wanted any more', async () => {
    await it.look();
    it.cluster.writes();
    const mine = it.cluster.find('Service', 'small-backend')!;
    const named = (name: string, owner: object | null): KubeObject => ({
      ...mine,
      metadata: { ...mine.metadata, name, ownerReferences: owner ? [{ ...controllerOf(mine)!, ...owner }] : [] },
    });
    for (const object of [named('old', {}), named('theirs', { uid: 'other' }), named('nobodys', null)]) it.see(object);
    await it.look();
    expect(it.cluster.writes()).toEqual(['remove Service old']);
  });

  test('a faulty edit changes nothing of what runs, and is told with its path', async () => {
    await it.look();
    it.cluster.writes();
    it.edit(({ spec }) => (spec.flow.start = 'nowhere'));
    await it.look();
    expect(it.cluster.writes()).toEqual(['firstword-status VoiceFlow small status']);
    expect(it.status()?.conditions?.find(({ type }) => type === 'SpecValid')).toMatchObject({
      status: 'False',
      reason: 'InvalidFlow',
      message: expect.stringContaining('spec.flow.start'),
    });
  });

  test('an edit of the dialogue writes one ConfigMap', async () => {
    await it.look();
    it.cluster.writes();
    it.edit(({ spec }) => (spec.turns.apology = 'Pardon?'));
    await it.look();
    expect(it.cluster.writes().filter((write) => !write.endsWith('status'))).toEqual([
      'firstword-operator ConfigMap small-config',
    ]);
  });

  test('an object that the API server does not take stops no other, and is told', async () => {
    it.cluster.failOn(({ kind }) =>
      kind === 'Service' ? new VoiceError('Invalid', 'bad port', { status: 422 }) : null,
    );
    await it.look();
    expect(it.cluster.writes()).toContain('firstword-operator Deployment small-backend');
    expect(it.reason()).toBe('ObjectRejected');
  });

  test('a fault that may pass is left to the queue', async () => {
    it.cluster.failOn(({ kind }) => (kind === 'Service' ? new VoiceError('Http500', 'down', { status: 500 }) : null));
    await expect(it.look()).rejects.toMatchObject({ code: 'Http500' });
    expect(it.cluster.writes()).toContain('firstword-operator Deployment small-backend');
  });

  test('a server that fails again and again at one object has it told, with its words', async () => {
    it.cluster.failOn(({ kind }) =>
      kind === 'Service' ? new VoiceError('Http500', 'duplicate entries for key [name="PORT"]', { status: 500 }) : null,
    );
    await expect(it.look(2)).rejects.toMatchObject({ code: 'Http500' });
    await it.look(3);
    expect(it.reason()).toBe('ObjectRejected');
    expect(it.message()).toBe('Service voice/small-backend: duplicate entries for key [name="PORT"]');
  });

  test('a Secret that a quota forbids is told', async () => {
    it.cluster.failOn(({ kind }) =>
      kind === 'Secret' ? new VoiceError('Forbidden', 'exceeded quota: none', { status: 403 }) : null,
    );
    await it.look();
    expect([it.reason(), it.message()]).toEqual(['QuotaExceeded', 'Secret voice/small-access: exceeded quota: none']);
  });

  test('running pods of its own are told of a new configuration', async () => {
    it.run();
    await it.look();
    expect(it.cluster.writes().filter((write) => write.includes('Pod '))).toEqual(['firstword-operator Pod p']);
  });

  test('a pod that may not be touched is told, and keeps nothing from being ready', async () => {
    it.run();
    it.cluster.failOn(({ kind }) => (kind === 'Pod' ? new VoiceError('Forbidden', 'no', { status: 403 }) : null));
    await it.look();
    expect(it.reason()).toBe('Creating');
    expect(it.cluster.writes()).toContain('firstword-status VoiceFlow small status');
  });

  test.each([
    ['ConfigMap', 'small-config'],
    ['Secret', 'small-access'],
    ['VoicePool', 'small'],
  ])('a %s of somebody else’s is neither written nor given to pods', async (kind, name) => {
    const owner = { apiVersion: 'v1', kind: 'Other', name: 'other', uid: 'other', controller: true };
    const metadata = { name, namespace: 'voice', ownerReferences: [owner] };
    const apiVersion = kind === 'VoicePool' ? 'firstword.dev/v1alpha1' : 'v1';
    const theirs = it.cluster.put({ apiVersion, kind, metadata, spec: { voices: [] }, data: { token: '' } });
    await it.look();
    expect(it.cluster.find(kind, name)).toEqual(theirs);
    expect(it.cluster.find('Deployment', 'small-backend')).toBeUndefined();
    expect(it.reason()).toBe('NameConflict');
  });

  test('what a deleted flow of its name left is no conflict', async () => {
    await it.look();
    const again = setup();
    const left = it.cluster.all().filter(({ kind }) => kind !== 'VoiceFlow');
    for (const { metadata, ...object } of left) {
      const ownerReferences = metadata.ownerReferences?.map((owner) => ({ ...owner, uid: 'uid-before' }));
      const kept = again.cluster.put({ ...object, metadata: { ...metadata, ownerReferences: ownerReferences ?? [] } });
      if (kept.kind !== 'Secret') again.see(kept);
    }
    await again.look();
    expect(again.cluster.writes()).toEqual([
      'firstword-finalizer VoiceFlow small',
      'firstword-status VoiceFlow small status',
    ]);
    expect([again.reason(), again.events]).toEqual(['PredecessorLeaving', ['PredecessorLeaving']]);
    for (const { kind, metadata } of left) await again.forget(again.cluster.find(kind, metadata.name)!);
    await again.look();
    expect(again.reason()).toBe('Creating');
  });

  test('a flow that went while it was looked at is left alone', async () => {
    await it.cluster.client.remove(VOICE_FLOW, it.cluster.find('VoiceFlow', 'small')!);
    it.cluster.writes();
    expect(await it.look()).toEqual({ kind: 'done' });
    expect(it.cluster.writes()).toEqual(['firstword-finalizer VoiceFlow small']);
  });
});

test('a Secret that is missing is told, looked for again, and found', async () => {
  const it = setup(
    aFlow(({ spec }) => (spec.llm = { ...theOptions().defaults.llm!, apiKeySecretRef: { name: 'llm', key: 'key' } })),
  );
  expect(await it.look()).toMatchObject({ kind: 'requeue', afterMs: 30_000 });
  expect(it.reason()).toBe('SecretMissing');
  const { apiVersion, kind } = SECRET;
  it.cluster.put({ apiVersion, kind, metadata: { name: 'llm', namespace: 'voice' }, data: { other: '' } });
  await it.clock.advance(30_000);
  await it.look();
  expect(it.status()?.conditions?.find(({ type }) => type === 'Ready')?.message).toBe('Secret llm has no key "key".');
  it.cluster.put({ apiVersion, kind, metadata: { name: 'llm', namespace: 'voice' }, data: { key: '' } });
  await it.clock.advance(30_000);
  await it.look();
  expect(it.reason()).toBe('Creating');
});

test('a ConfigMap of certificate authorities that is missing is told, looked for again, and found', async () => {
  const it = setup(
    aFlow(({ spec }) => (spec.backend.podTemplate = { caBundle: { configMap: 'company-ca', key: 'ca.crt' } })),
  );
  await it.look();
  expect([it.reason(), it.message()]).toEqual(['ConfigMapMissing', 'ConfigMap voice/company-ca is not there.']);
  const { apiVersion, kind } = CONFIG_MAP;
  it.cluster.put({ apiVersion, kind, metadata: { name: 'company-ca', namespace: 'voice' }, data: { 'ca.crt': '' } });
  await it.clock.advance(30_000);
  await it.look();
  expect(it.reason()).toBe('Creating');
});

test("an access token that is there is never overwritten, and another resource's is not taken", async () => {
  const it = setup();
  const { apiVersion, kind } = SECRET;
  const mine = it.cluster.put({
    apiVersion,
    kind,
    metadata: { name: 'small-access', namespace: 'voice' },
    data: { token: 'mine' },
  });
  await it.look();
  expect(it.cluster.find('Secret', 'small-access')).toEqual(mine);
  expect(it.reason()).toBe('Creating');
});

describe('deletion', () => {
  const leave = (it: ReturnType<typeof setup>, annotations: Record<string, string> = {}) =>
    it.edit(({ metadata }) => {
      metadata.deletionTimestamp = new Date(it.clock.wallMs()).toISOString();
      metadata.annotations = annotations;
    });

  test('goes in order and ends with the finalizer', async () => {
    const it = setup();
    await it.look();
    it.cluster.writes();
    leave(it);
    expect(await it.look()).toMatchObject({ kind: 'requeue', reason: 'draining' });
    expect(it.cluster.writes()).toEqual(['remove Deployment small-backend', 'firstword-status VoiceFlow small status']);
    const deployment = it.world.ownedBy(it.cluster.find('VoiceFlow', 'small')!.metadata.uid ?? '');
    for (const object of deployment.filter(({ kind }) => kind === 'Deployment'))
      it.world.store(DEPLOYMENT).drop(object);
    expect(await it.look()).toEqual({ kind: 'done' });
    expect(it.cluster.writes()).toEqual(['remove VoicePool small', 'firstword-finalizer VoiceFlow small']);
  });

  test.each([
    ['people insist', { 'firstword.dev/force-delete': 'true' }, 'Active'],
    ['its namespace goes', {}, 'Terminating'],
  ])('waits for nobody when %s', async (_name, annotations, phase) => {
    const it = setup();
    await it.look();
    it.cluster.put({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'voice' }, status: { phase } });
    it.cluster.writes();
    leave(it, annotations);
    expect(await it.look()).toEqual({ kind: 'done' });
    expect(it.cluster.writes()).toEqual(['firstword-finalizer VoiceFlow small']);
  });
});
