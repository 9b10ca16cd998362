import { afterEach, beforeEach, expect, inject, it } from 'vitest';
import { planRound, runRound } from '../../campaign/leaf-rounds.ts';
import { openNamespace, type TestNamespace } from '../../fixtures/control-plane/in-namespace.ts';
import { startOperator, type OperatorProcess } from '../../fixtures/control-plane/operator-process.ts';
import { smallFlow, smallPool } from '../../fixtures/control-plane/resources.ts';
import { untilObject } from '../../fixtures/control-plane/wait.ts';
import { isReady } from './conditions.ts';

let here: TestNamespace;
let operator: OperatorProcess;
beforeEach(async () => {
  here = await openNamespace();
  operator = await startOperator({ access: inject('operatorAccess'), namespace: here.name });
  await operator.says('leading');
});
afterEach(async () => {
  await operator[Symbol.asyncDispose]();
  await here[Symbol.asyncDispose]();
});

/** A sample of `npm run campaign -- leaves`. */
it.each([
  { kind: 'VoiceFlow' as const, plural: 'voiceflows', resource: smallFlow('judged'), atLeast: 90 },
  { kind: 'VoicePool' as const, plural: 'voicepools', resource: smallPool('judged'), atLeast: 20 },
])('the fields of a $kind, unset → set → other → unset', async ({ kind, plural, resource, atLeast }) => {
  await here.client.create(here.path(plural), resource);
  await untilObject(here.client, here.path(plural, 'judged'), isReady);
  const rig = { client: here.client, namespace: here.name, operator, isReady };
  const round = await planRound(kind, 11, rig);
  expect(round.leaves).toBeGreaterThanOrEqual(atLeast);
  expect(await runRound(round, rig)).toBeUndefined();
});
