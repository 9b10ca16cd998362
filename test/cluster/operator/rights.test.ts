import { expect, inject, it } from 'vitest';
import { openNamespace } from '../../fixtures/control-plane/in-namespace.ts';
import { startOperator } from '../../fixtures/control-plane/operator-process.ts';
import { smallFlow } from '../../fixtures/control-plane/resources.ts';
import { chartRules, grant } from '../../fixtures/control-plane/rights.ts';
import { untilGone, untilObject } from '../../fixtures/control-plane/wait.ts';
import { isReady } from './conditions.ts';

it('with rights in its namespaces only, as the chart grants them, a flow comes, changes and goes, and nothing is denied', async () => {
  await using here = await openNamespace();
  const rules = await chartRules([here.name]);
  await grant(here.client, 'tenant', { rules, namespace: here.name });
  await using operator = await startOperator({ access: inject('tenantAccess'), namespace: here.name });
  await operator.says('leading');
  await here.client.create(here.path('voiceflows'), smallFlow('desk'));
  const ready = await untilObject(here.client, here.path('voiceflows', 'desk'), isReady);
  await here.client.remove(here.path('networkpolicies', 'desk-backend'));
  await untilObject(here.client, here.path('networkpolicies', 'desk-backend'), ({ metadata }) => metadata.uid);
  await here.client.merge(here.path('voiceflows', 'desk'), { spec: { turns: { apology: 'Pardon?' } } });
  await untilObject(
    here.client,
    here.path('voiceflows', 'desk'),
    (flow) => flow.metadata.generation !== ready.metadata.generation && isReady(flow),
  );
  await here.client.remove(here.path('voiceflows', 'desk'));
  await untilGone(here.client, here.path('voiceflows', 'desk'));
  expect(await operator.metric('rest_client_requests_total', 'code="403"')).toBe(0);
});
