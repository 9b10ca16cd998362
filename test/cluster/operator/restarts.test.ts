import { afterEach, beforeEach, expect, inject, it } from 'vitest';
import { startFaultProxy, type FaultProxy } from '../../fixtures/control-plane/fault-proxy.ts';
import { openNamespace, type TestNamespace } from '../../fixtures/control-plane/in-namespace.ts';
import { startOperator, type OperatorProcess } from '../../fixtures/control-plane/operator-process.ts';
import { smallFlow } from '../../fixtures/control-plane/resources.ts';
import { untilGone, untilObject } from '../../fixtures/control-plane/wait.ts';
import { isReady } from './conditions.ts';

let here: TestNamespace;
let proxy: FaultProxy;
beforeEach(async () => {
  here = await openNamespace();
  proxy = await startFaultProxy(inject('folder'), inject('operatorAccess'));
});
afterEach(async () => {
  await proxy[Symbol.asyncDispose]();
  await here[Symbol.asyncDispose]();
});

const start = (env: Record<string, string> = {}): Promise<OperatorProcess> =>
  startOperator({ access: proxy.access, namespace: here.name, env });
const readyFlow = () => untilObject(here.client, here.path('voiceflows', 'desk'), isReady);
const isIdle = (depth: number): boolean => depth === 0;

it('started three times over a steady state, it writes nothing', async () => {
  const first = await start();
  await first.says('leading');
  await here.client.create(here.path('voiceflows'), smallFlow('desk'));
  await readyFlow();
  await first.untilMetric('workqueue_depth', isIdle);
  await first.stop();
  const before = proxy.writes.length;
  for (let time = 0; time < 3; time++) {
    const operator = await start();
    await operator.says('leading');
    await operator.untilMetric('controller_runtime_reconcile_total', (count) => count >= 2);
    await operator.untilMetric('workqueue_depth', isIdle);
    expect(await operator.stop()).toBe(0);
  }
  expect(proxy.writes.slice(before)).toEqual([]);
});

it('what changed while it was away is done when it is back', async () => {
  const first = await start();
  await first.says('leading');
  await here.client.create(here.path('voiceflows'), smallFlow('desk'));
  await readyFlow();
  await first.stop();
  await here.client.remove(here.path('services', 'desk-backend'));
  await here.client.merge(here.path('voiceflows', 'desk'), { spec: { backend: { replicas: 3 } } });
  await using second = await start();
  await second.says('leading');
  await untilObject(here.client, here.path('deployments', 'desk-backend'), ({ spec }) => spec.replicas === 3);
  const service = await untilObject(here.client, here.path('services', 'desk-backend'), ({ spec }) => spec);
  expect(service.metadata.ownerReferences).toHaveLength(1);
});

it('a namespace that is deleted goes, and nothing in it is made anew', async () => {
  await using operator = await start();
  await operator.says('leading');
  await here.client.create(here.path('voiceflows'), smallFlow('desk'));
  await readyFlow();
  await here.client.remove(`/api/v1/namespaces/${here.name}`);
  await untilGone(here.client, `/api/v1/namespaces/${here.name}`);
  expect(operator.child.exitCode).toBeNull();
});

it('a leader that was paused does not write after another took over', async () => {
  const first = await start({ POD_NAME: 'first' });
  await first.says('leading');
  await here.client.create(here.path('voiceflows'), smallFlow('desk'));
  await readyFlow();
  await using second = await startOperator({
    access: inject('operatorAccess'),
    namespace: here.name,
    env: { POD_NAME: 'second' },
  });
  first.child.kill('SIGSTOP');
  // Its lease has to run out.
  await second.says('leading');
  const before = proxy.writes.length;
  await here.client.merge(here.path('voiceflows', 'desk'), { spec: { backend: { replicas: 3 } } });
  await readyFlow();
  const ended = first.stop('SIGCONT');
  expect(await ended).toBe(1);
  expect(proxy.writes.slice(before)).toEqual([]);
});
