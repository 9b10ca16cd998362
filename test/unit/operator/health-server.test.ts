import { expect, test } from 'vitest';
import { startHealthServer } from '../../../operator/src/health-server.ts';
import { createRegistry } from '../../../operator/src/kube/metrics.ts';
import { createDriftCounter } from '../../../operator/src/promise-metrics.ts';

test('alive at once, ready when it is, and measured', async () => {
  let isReady = false;
  const registry = createRegistry();
  createDriftCounter(registry)('Service');
  const server = await startHealthServer({ port: 0, registry, isReady: () => isReady, refusals: () => ['Pod: no'] });
  const get = async (path: string) => fetch(`http://127.0.0.1:${server.port}${path}`);
  try {
    expect([(await get('/healthz')).status, (await get('/readyz')).status]).toEqual([200, 503]);
    expect(await (await get('/readyz')).json()).toEqual({ status: 'listing', refused: ['Pod: no'] });
    isReady = true;
    expect([(await get('/readyz')).status, (await get('/else')).status]).toEqual([200, 404]);
    expect(await (await get('/metrics')).text()).toContain('voiceflow_drift_corrected_total{kind="Service"} 1');
  } finally {
    await server.close();
  }
});
