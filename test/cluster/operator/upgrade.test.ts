import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import type { KubeObject } from '../../fixtures/control-plane/client.ts';
import { openNamespace, type TestNamespace } from '../../fixtures/control-plane/in-namespace.ts';
import { startOperator } from '../../fixtures/control-plane/operator-process.ts';
import { smallFlow } from '../../fixtures/control-plane/resources.ts';
import { untilObject, untilSeen } from '../../fixtures/control-plane/wait.ts';
import { isReady, waitsFor } from './conditions.ts';

const FLOWS = ['one', 'two', 'three', 'four'];
const MOST = 2;
const IMAGES = { BACKEND_IMAGE: 'firstword/backend:next', PIPER_IMAGE: 'firstword/piper:next' };

let here: TestNamespace;
beforeAll(async () => {
  here = await openNamespace();
});
afterAll(() => here[Symbol.asyncDispose]());

const isNew = ({ spec }: KubeObject): boolean => spec.template.spec.containers[0].image.endsWith(':next');

const isComplete = ({ metadata, spec, status = {} }: KubeObject): boolean =>
  status.observedGeneration === metadata.generation &&
  [status.updatedReplicas, status.replicas, status.readyReplicas].every((count) => count === spec.replicas);

const start = (env: Record<string, string> = {}) =>
  startOperator({
    access: inject('operatorAccess'),
    namespace: here.name,
    env: { MAX_PARALLEL_FLOWS: String(MOST), ...env },
  });

it('an upgraded operator rolls so many flows and pools at once, and one that was broken before keeps none from it', async () => {
  const first = await start();
  await first.says('leading');
  here.pods.rule({ pod: 'broken-backend', crashes: { exitCode: 1, reason: 'Error' } });
  for (const name of [...FLOWS, 'broken']) await here.client.create(here.path('voiceflows'), smallFlow(name));
  for (const name of FLOWS) await untilObject(here.client, here.path('voiceflows', name), isReady);
  await untilObject(here.client, here.path('voiceflows', 'broken'), waitsFor('CrashLooping'));
  await first.stop();

  await using _second = await start(IMAGES);
  const deployments = here.path('deployments');
  let mostAtOnce = 0;
  await untilSeen(here.client, deployments, (seen) => {
    const atOnce = seen.filter((each) => isNew(each) && !isComplete(each) && !each.metadata.name.startsWith('broken'));
    mostAtOnce = Math.max(mostAtOnce, atOnce.length);
    return seen.every((each) => isNew(each) && (isComplete(each) || each.metadata.name === 'broken-backend'));
  });
  expect(mostAtOnce).toBeGreaterThan(0);
  expect(mostAtOnce).toBeLessThanOrEqual(MOST);
  for (const name of FLOWS) await untilObject(here.client, here.path('voiceflows', name), isReady);
});
