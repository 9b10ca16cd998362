import { expect, it } from 'vitest';
import { adminOf, startControlPlane } from '../../fixtures/control-plane/control-plane.ts';
import { applyCrd, crdOf } from '../../fixtures/control-plane/crds.ts';
import { pathIn } from '../../fixtures/control-plane/in-namespace.ts';
import { startOperator } from '../../fixtures/control-plane/operator-process.ts';
import { smallFlow } from '../../fixtures/control-plane/resources.ts';
import { stateOf } from '../../fixtures/control-plane/state-of.ts';
import { untilObject } from '../../fixtures/control-plane/wait.ts';

/** As a later version would have it: one field more. */
const laterCrd = () => {
  const crd = crdOf('voiceflow');
  const { spec } = crd['spec'].versions[0].schema.openAPIV3Schema.properties;
  spec.properties.mood = { type: 'string', maxLength: 10, description: 'A field of a later version' };
  return crd;
};

// A control plane of its own: a definition that changes ends the watches of all who use it.
it('a definition that is upgraded under a living flow changes nothing of it, and the operator follows on', async () => {
  await using controlPlane = await startControlPlane({ withControllers: false });
  await using client = adminOf(controlPlane.access);
  await using operator = await startOperator({ access: controlPlane.operatorAccess, namespace: 'default' });
  await operator.says('leading');
  const path = pathIn('default', 'voiceflows', 'desk');
  const untilCarriedOut = () =>
    untilObject(client, path, ({ status, metadata }) => status?.observedGeneration === metadata.generation);
  const untilIdle = () => operator.untilMetric('workqueue_depth', (depth) => depth === 0);
  await client.create(pathIn('default', 'voiceflows'), smallFlow('desk'));
  const pool = pathIn('default', 'voicepools', 'desk');
  await untilObject(client, pool, ({ status, metadata }) => status?.observedGeneration === metadata.generation);
  const before = await untilCarriedOut();
  await untilIdle();
  const children = await stateOf(client, 'default');

  await applyCrd(client, laterCrd());
  await client.merge(path, { spec: { mood: 'calm' } });
  const after = await untilCarriedOut();
  await untilIdle();
  expect(after.metadata.uid).toBe(before.metadata.uid);
  expect(after['spec']).toEqual({ ...before['spec'], mood: 'calm' });
  const mooded = await stateOf(client, 'default');

  await applyCrd(client, crdOf('voiceflow'));
  await client.merge(path, { spec: { language: 'de' } });
  const back = await untilCarriedOut();
  expect(back['spec']).toEqual({ ...before['spec'], language: 'de' });
  await untilIdle();
  expect(Object.keys(mooded)).toEqual(Object.keys(children));
  expect(Object.keys(await stateOf(client, 'default'))).toEqual(Object.keys(children));
});
