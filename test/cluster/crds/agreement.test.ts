import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { difference, mutatedSpecs } from '../../campaign/agreement.ts';
import { openNamespace, type TestNamespace } from '../../fixtures/control-plane/in-namespace.ts';

let here: TestNamespace;
beforeAll(async () => {
  here = await openNamespace();
});
afterAll(() => here[Symbol.asyncDispose]());

/** A sample of `npm run campaign -- agreement`. */
const SAMPLE = { seed: 7, numRuns: 300 };

it('the API server and our own check agree on mutated specs', async () => {
  const property = fc.asyncProperty(mutatedSpecs, async (judged) => {
    expect(await difference(here.client, here.name, judged)).toBeUndefined();
  });
  await fc.assert(property, SAMPLE);
});
