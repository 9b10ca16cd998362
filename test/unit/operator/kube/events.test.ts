import { expect, test } from 'vitest';
import { createFakeClock } from '@firstword/shared/runtime/fake-clock';
import { silentLog } from '@firstword/shared/runtime/log';
import { createEventRecorder } from '../../../../operator/src/kube/events.ts';
import type { KubeObject } from '../../../../operator/src/kube/object.ts';
import { aFlow } from '../a-resource.ts';

const setup = () => {
  const told: KubeObject[] = [];
  const clock = createFakeClock(1_800_000_000_000);
  let isDown = false;
  const client = {
    create: async (_kind: unknown, event: KubeObject) => {
      if (isDown) throw new Error('down');
      told.push(event);
      return event;
    },
  };
  const tell = createEventRecorder({ client, instance: 'pod', clock, log: silentLog });
  const flow = aFlow();
  const happen = () => tell(flow, { type: 'Normal', reason: 'Ready', action: 'Reconcile', note: 'x'.repeat(5000) });
  return { told, clock, happen, setDown: () => (isDown = true) };
};

test('an event names what it is about, and fits', async () => {
  const { told, happen } = setup();
  await happen();
  await happen();
  expect(told[0]).toMatchObject({
    apiVersion: 'events.k8s.io/v1',
    metadata: { namespace: 'voice' },
    eventTime: '2027-01-15T08:00:00.000000Z',
    reportingController: 'firstword.dev/operator',
    reportingInstance: 'pod',
    regarding: { kind: 'VoiceFlow', name: 'small', uid: 'uid-flow' },
  });
  expect(told[0]).toHaveProperty('note', 'x'.repeat(1000));
  expect(told[0]?.metadata.name).not.toBe(told[1]?.metadata.name);
});

test('a storm of events is cut, and comes back when it is over', async () => {
  const { told, clock, happen } = setup();
  for (let count = 0; count < 500; count += 1) await happen();
  expect(told).toHaveLength(100);
  await clock.advance(200_000);
  await happen();
  expect(told).toHaveLength(101);
});

test('an event that cannot be told stops nobody', async () => {
  const { happen, setDown } = setup();
  setDown();
  await expect(happen()).resolves.toBeUndefined();
});
