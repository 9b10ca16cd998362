import { describe, expect, it } from 'vitest';
import { untilGone, untilObject } from '../../fixtures/control-plane/wait.ts';
import { isIdle, openBehindProxy, startSettled } from './behind-proxy.ts';

describe('an operator that comes and goes', () => {
  it('started three times over a steady state, it writes nothing', async () => {
    await using rig = await openBehindProxy();
    await (await startSettled(rig)).stop();
    const before = rig.proxy.writes.length;
    for (let time = 0; time < 3; time++) {
      const operator = await rig.start();
      await operator.says('leading');
      await operator.untilMetric('controller_runtime_reconcile_total', (count) => count >= 2);
      await operator.untilMetric('workqueue_depth', isIdle);
      expect(await operator.stop()).toBe(0);
    }
    expect(rig.proxy.writes.slice(before)).toEqual([]);
  });

  it('what changed while it was away is done when it is back', async () => {
    await using rig = await openBehindProxy();
    const { client, path } = rig.here;
    await (await startSettled(rig)).stop();
    await client.remove(path('services', 'desk-backend'));
    await client.merge(path('voiceflows', 'desk'), { spec: { backend: { replicas: 3 } } });
    await using second = await rig.start();
    await second.says('leading');
    await untilObject(client, path('deployments', 'desk-backend'), ({ spec }) => spec.replicas === 3);
    const service = await untilObject(client, path('services', 'desk-backend'), ({ spec }) => spec);
    expect(service.metadata.ownerReferences).toHaveLength(1);
  });

  it('a namespace that is deleted goes, and nothing in it is made anew', async () => {
    await using rig = await openBehindProxy();
    const { client, name } = rig.here;
    await using operator = await startSettled(rig);
    await client.remove(`/api/v1/namespaces/${name}`);
    await untilGone(client, `/api/v1/namespaces/${name}`);
    expect(operator.child.exitCode).toBeNull();
  });
});
