import { expect, test } from 'vitest';
import { flowObjects } from '../../../../operator/src/desired/flow-objects.ts';
import { planFlow } from '../../../../operator/src/flow-plan.ts';
import { DEPLOYMENT } from '../../../../operator/src/kube/kinds.ts';
import { holdBack } from '../../../../operator/src/reconcile/hold-back.ts';
import { createRolloutSlots } from '../../../../operator/src/reconcile/rollout-slots.ts';
import { createWorld } from '../../../../operator/src/reconcile/world.ts';
import { aFlow, theOptions } from '../a-resource.ts';

const setup = (observedGeneration: number, image: string) => {
  const flow = aFlow((it) => (it.status = { observedGeneration }));
  const world = createWorld({ flow: () => undefined, pool: () => undefined });
  const plan = planFlow(flow, theOptions().defaults);
  for (const object of flowObjects(plan, theOptions())) {
    if (object.kind === DEPLOYMENT.kind) world.store(DEPLOYMENT).put(object);
  }
  const desired = flowObjects(plan, theOptions({ images: { ...theOptions().images, backend: image } }));
  const slots = createRolloutSlots(1, () => undefined);
  slots.hold('another');
  const held = holdBack({ flow, desired, key: 'voice/small' }, { world, slots });
  return { ...held, left: desired.filter((object) => !held.apply.includes(object)).map(({ kind }) => kind) };
};

test('an upgrade waits for its turn: only the pods stay as they are', () => {
  expect(setup(1, 'firstword/backend:2')).toMatchObject({ isWaiting: true, left: ['Deployment'] });
});

test('what people changed waits for nobody', () => {
  expect(setup(0, 'firstword/backend:2')).toMatchObject({ isWaiting: false, left: [] });
});

test('nothing to roll, nothing to wait for', () => {
  expect(setup(1, 'firstword/backend:1')).toMatchObject({ isWaiting: false, left: [] });
});
