import { expect, test } from 'vitest';
import { createFakeClock } from '@firstword/shared/runtime/fake-clock';
import { createRolloutSlots, isRolling } from '../../../../operator/src/reconcile/rollout-slots.ts';

test('so many roll at once; the others are called when one is done', () => {
  const called: string[] = [];
  const slots = createRolloutSlots({ most: 2, clock: createFakeClock(), onFree: (keys) => called.push(...keys) });
  expect(['a', 'b', 'c', 'd', 'a'].map((key) => slots.take(key))).toEqual([true, true, false, false, true]);
  slots.release('x');
  expect(called).toEqual([]);
  slots.release('a');
  expect(called).toEqual(['c']);
  expect([slots.take('c'), slots.take('d')]).toEqual([true, false]);
});

test('what another leader let roll counts', () => {
  const slots = createRolloutSlots({ most: 1, clock: createFakeClock(), onFree: () => undefined });
  slots.hold('a');
  expect(slots.take('b')).toBe(false);
  slots.release('a');
  expect(slots.take('b')).toBe(true);
});

test('a rollout that gets no further is not waited for; one that does is', async () => {
  const clock = createFakeClock();
  const slots = createRolloutSlots({ most: 2, clock, onFree: () => undefined });
  slots.take('stuck');
  slots.take('slow');
  slots.progress('stuck', 1);
  for (let serving = 1; serving <= 3; serving += 1) {
    await clock.advance(199_000);
    slots.progress('slow', serving);
    slots.progress('stuck', serving % 2);
    expect([slots.take('next'), slots.holders()]).toEqual([false, ['stuck', 'slow']]);
  }
  await clock.advance(3_000);
  expect([slots.take('next'), slots.holders()]).toEqual([true, ['slow', 'next']]);
});

test.each<[string, object, boolean]>([
  ['is observed and done', { observedGeneration: 2, replicas: 2, updatedReplicas: 2 }, false],
  ['was not looked at yet', { observedGeneration: 1, replicas: 2, updatedReplicas: 2 }, true],
  ['has old pods', { observedGeneration: 2, replicas: 3, updatedReplicas: 2 }, true],
  ['lacks new pods', { observedGeneration: 2, replicas: 2, updatedReplicas: 1 }, true],
])('a deployment that %s', (_name, status, is) => {
  const deployment = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'd', generation: 2 },
    spec: { replicas: 2 },
    status,
  };
  expect(isRolling(deployment)).toBe(is);
});
