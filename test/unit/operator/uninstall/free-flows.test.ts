import { expect, it } from 'vitest';
import type { Kind } from '../../../../operator/src/kube/kinds.ts';
import type { KubeObject } from '../../../../operator/src/kube/object.ts';
import { deleteFlows, keepFlows } from '../../../../operator/src/uninstall/free-flows.ts';
import { createFakeClock } from '../../../../services/shared/src/runtime/fake-clock.ts';

const flow = (name: string, finalizers: string[]): KubeObject => ({
  apiVersion: 'firstword.dev/v1alpha1',
  kind: 'VoiceFlow',
  metadata: { name, namespace: 'voice', uid: `uid-${name}`, finalizers },
});

/** A cluster whose operator leaves after some looks at its pods, and whose objects go one look after their deletion. */
const fakeCluster = (objects: KubeObject[], looksUntilStopped = 0) => {
  const did: string[] = [];
  let present = objects;
  let looks = 0;
  const ports = {
    clock: createFakeClock(),
    client: {
      apply: async (_: Kind, object: KubeObject) => {
        did.push(`free ${object.metadata.name} ${JSON.stringify(object.metadata.finalizers)}`);
        return object;
      },
      remove: async (_: Kind, { metadata }: KubeObject) => {
        did.push(`delete ${metadata.name}`);
        present = present.filter((each) => each.metadata.name !== metadata.name);
      },
    },
    list: async ({ kind }: Kind) => present.filter((object) => object.kind === kind),
    onWait: (what: string) => void did.push(`wait ${what}`),
    stopOperator: async () => void did.push('stop'),
    operatorPods: async () => {
      did.push('look');
      return looks++ < looksUntilStopped ? ['Pod operator'] : [];
    },
  };
  return { did, ports };
};

it('keep: frees only flows that the operator holds, once its pods are gone', async () => {
  const { did, ports } = fakeCluster([flow('held', ['firstword.dev/drain']), flow('free', ['other/finalizer'])], 1);
  const freed = keepFlows(ports);
  await ports.clock.advance(500);
  expect(await freed).toBe(1);
  expect(did).toEqual(['stop', 'look', 'wait Pod operator', 'look', 'free held []']);
});

it('delete: flows go before pools, and the operator is left running', async () => {
  const pool = { ...flow('shared', []), kind: 'VoicePool' };
  const { did, ports } = fakeCluster([pool, flow('desk', ['firstword.dev/drain'])]);
  expect(await deleteFlows(ports)).toBe(2);
  expect(did).toEqual(['delete desk', 'delete shared']);
});

it('keep: an operator that does not end is waited for within bounds, and named', async () => {
  const { did, ports } = fakeCluster([flow('held', ['firstword.dev/drain'])], Infinity);
  const freed = keepFlows(ports).catch((error: unknown) => error);
  await ports.clock.advance(120_000);
  expect(await freed).toMatchObject({
    code: 'UninstallStuck',
    message: 'After 120 s there are still Pod operator.',
  });
  expect(did.filter((what) => what.startsWith('wait'))).toEqual(['wait Pod operator']);
});

it('delete: flows that stay are waited for as long as their calls may last', async () => {
  const { did, ports } = fakeCluster([{ ...flow('desk', []), spec: { agent: { drainTimeout: '10m' } } }]);
  const stays = { ...ports, client: { ...ports.client, remove: async () => void did.push('delete') } };
  const deleted = deleteFlows(stays).catch((error: unknown) => error);
  await ports.clock.advance(719_000);
  expect(did).toEqual(['delete', 'wait VoiceFlow voice/desk']);
  await ports.clock.advance(1_000);
  expect(await deleted).toMatchObject({ code: 'UninstallStuck' });
});
