import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { crashesOf } from '../../campaign/operator.ts';
import { crashDifference, runWithCrash, type CrashRun } from '../../campaign/operator-crash.ts';
import type { KubeClient } from '../../fixtures/control-plane/client.ts';
import { adminOf } from '../../fixtures/control-plane/control-plane.ts';

let client: KubeClient;
let reference: CrashRun;
const rig = () => ({ client, access: inject('operatorAccess'), folder: inject('folder') });
beforeAll(async () => {
  client = adminOf(inject('access'));
  reference = await runWithCrash(rig(), null);
});
afterAll(() => client[Symbol.asyncDispose]());

/** A sample of `npm run campaign -- operator`; about as many writes as there are. */
const SAMPLE = crashesOf(60, { seed: 3, numRuns: 7 });

it.each(SAMPLE)('killed $when write $atWrite, the operator ends where it would have', async (crash) => {
  expect(crashDifference(reference, await runWithCrash(rig(), crash))).toBeUndefined();
});
