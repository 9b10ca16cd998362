import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { FIRST_WORD_LATENCY } from '../../../services/shared/src/contract/metric-names.ts';
import { openNamespace, type TestNamespace } from '../../fixtures/control-plane/in-namespace.ts';
import { serveMetricsPage } from '../../fixtures/control-plane/metrics-page.ts';
import { startOperator, type OperatorProcess } from '../../fixtures/control-plane/operator-process.ts';
import { startPrometheus } from '../../fixtures/control-plane/prometheus.ts';
import { smallFlow } from '../../fixtures/control-plane/resources.ts';
import { untilObject } from '../../fixtures/control-plane/wait.ts';
import { conditionOf } from './conditions.ts';

let here: TestNamespace;
beforeAll(async () => {
  here = await openNamespace();
});
afterAll(() => here[Symbol.asyncDispose]());

const start = (url: string): Promise<OperatorProcess> =>
  startOperator({ access: inject('operatorAccess'), namespace: here.name, env: { PROMETHEUS_URL: url } });
const untilSaid = (name: string, reason: string) =>
  untilObject(here.client, here.path('voiceflows', name), (flow) => conditionOf(flow, 'Measured')?.reason === reason);
const turns = (count: number, seconds: number, result: 'within' | 'late') =>
  Array.from({ length: count }, () => ({ channel: 'call', seconds, result }));

it('how the promise is kept comes from a real Prometheus, and stays when it goes', async () => {
  await using page = await serveMetricsPage({
    labels: { namespace: here.name, voiceflow: 'desk' },
    turns: [...turns(17, 0.42, 'within'), ...turns(3, 1.1, 'late'), { channel: 'text', seconds: 5, result: 'late' }],
    calls: 7,
  });
  const prometheus = await startPrometheus(page.target);
  await prometheus.untilKnown(`histogram_quantile(0.5, sum by (le) (rate(${FIRST_WORD_LATENCY}_bucket[1h])))`);
  await here.client.create(here.path('voiceflows'), smallFlow('desk'));
  await here.client.create(here.path('voiceflows'), smallFlow('silent'));
  const told = {
    // Within the bucket of 0.4 to 0.5 s the tenth of 17, within that of 1 to 1.25 s the second of 3.
    firstWord: { p50: '460ms', p95: '1170ms', attainment: '0.850', target: '800ms' },
    activeCalls: 7,
  };
  const first = await start(prometheus.url);
  expect((await untilSaid('desk', 'Measured'))['status']).toMatchObject(told);
  const silent = await untilSaid('silent', 'NoTurns');
  expect(silent['status']).not.toHaveProperty('firstWord');
  await first.stop();
  await prometheus[Symbol.asyncDispose]();
  await using _second = await start(prometheus.url);
  const after = await untilSaid('desk', 'MetricUnavailable');
  expect(after['status']).toMatchObject(told);
  expect(conditionOf(after, 'Measured')).toMatchObject({ status: 'False', message: 'Prometheus does not answer.' });
});
