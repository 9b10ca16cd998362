import { expect, test } from 'vitest';
import { checkPlan, dialogueFaults } from '../../../../operator/src/checks/flow-checks.ts';
import { planFlow } from '../../../../operator/src/flow-plan.ts';
import { aFlow, theOptions } from '../a-resource.ts';

const { llm } = theOptions().defaults;
const check = (flow = aFlow(), defaults: ReturnType<typeof theOptions>['defaults'] = theOptions().defaults) =>
  checkPlan(planFlow(flow, defaults), dialogueFaults(flow));

test('a flow that can be carried out', () => {
  expect(check()).toBeNull();
});

test('faults of the dialogue are told by their paths, with what to do', () => {
  const flow = aFlow(({ spec }) => {
    spec.flow.start = 'nowhere';
    spec.call.variables = [{ name: 'from', type: 'string' }];
  });
  const blocker = check(flow);
  expect(blocker?.reason).toBe('InvalidFlow');
  expect(blocker?.message).toContain('spec.flow.start: ');
  expect(blocker?.message).toContain('spec.call.variables[0].name: ');
});

test('no model anywhere', () => {
  expect(check(aFlow(), {})?.reason).toBe('ModelMissing');
});

test('several backends without a Redis', () => {
  const flow = aFlow(({ spec }) => (spec.backend.replicas = 2));
  expect(check(flow, { llm: llm! })?.reason).toBe('ReplicasNeedRedis');
  expect(check(flow)).toBeNull();
});
