import { expect, test } from 'vitest';
import { createFakeClock } from '@firstword/shared/runtime/fake-clock';
import { flowObjects } from '../../../../operator/src/desired/flow-objects.ts';
import { planFlow } from '../../../../operator/src/flow-plan.ts';
import { DEPLOYMENT } from '../../../../operator/src/kube/kinds.ts';
import { holdBack } from '../../../../operator/src/reconcile/hold-back.ts';
import { createRolloutSlots } from '../../../../operator/src/reconcile/rollout-slots.ts';
import { createWorld } from '../../../../operator/src/reconcile/world.ts';
import { aFlow, theOptions } from '../a-resource.ts';

type Change = NonNullable<Parameters<typeof aFlow>[0]>;

/** A flow as it was applied, then as it is wanted after a change of it and an upgrade, while another rolls. */
const setup = (image: string, change: Change = () => undefined, available: 'True' | 'False' = 'True') => {
  const conditions = [{ type: 'Available', status: available }];
  const flow = aFlow((it) => (it.status = { conditions }));
  const world = createWorld({ flow: () => undefined, pool: () => undefined });
  const plan = planFlow(flow, theOptions().defaults);
  for (const object of flowObjects(plan, theOptions())) {
    if (object.kind === DEPLOYMENT.kind) world.store(DEPLOYMENT).put(object);
  }
  const after = planFlow(
    aFlow((it) => (it.status = { conditions }), change),
    theOptions().defaults,
  );
  const desired = flowObjects(after, theOptions({ images: { ...theOptions().images, backend: image } }));
  const slots = createRolloutSlots({ most: 1, clock: createFakeClock(), onFree: () => undefined });
  slots.hold('VoiceFlow voice/another');
  const held = holdBack({ owner: after.flow, desired }, { world, slots });
  return { ...held, left: desired.filter((object) => !held.apply.includes(object)).map(({ kind }) => kind) };
};

test('an upgrade waits for its turn: only the pods stay as they are', () => {
  expect(setup('firstword/backend:2')).toMatchObject({ waitsFor: ['VoiceFlow voice/another'], left: ['Deployment'] });
});

test('what people changed waits for nobody', () => {
  const change: Change = ({ spec }) => (spec.backend.podTemplate = { priorityClassName: 'calls' });
  expect(setup('firstword/backend:2', change)).toMatchObject({ waitsFor: null, left: [] });
});

test('an autoscaler that sets another number is no edit of the pods', () => {
  const change: Change = ({ spec }) => (spec.backend.replicas = 7);
  expect(setup('firstword/backend:2', change)).toMatchObject({ left: ['Deployment'] });
});

test('what serves nobody has nothing to lose, and waits for nobody', () => {
  expect(setup('firstword/backend:2', undefined, 'False')).toMatchObject({ waitsFor: null, left: [] });
});

test('nothing to roll, nothing to wait for', () => {
  expect(setup('firstword/backend:1')).toMatchObject({ waitsFor: null, left: [] });
});
