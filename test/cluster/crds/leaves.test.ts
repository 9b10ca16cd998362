import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { difference } from '../../campaign/agreement.ts';
import { boundCases, judgeWrong, wrongCases } from '../../campaign/leaf-bounds.ts';
import { openNamespace, type TestNamespace } from '../../fixtures/control-plane/in-namespace.ts';

let here: TestNamespace;
beforeAll(async () => {
  here = await openNamespace();
});
afterAll(() => here[Symbol.asyncDispose]());

describe('each field of both resources, at the API server and in our own check', () => {
  it.each(wrongCases())('$name is refused by both, at its place', async (wrong) => {
    expect(await judgeWrong(here.client, here.name, wrong)).toMatchObject({ missedByUs: [], missedByThem: [] });
  });

  it('the least and the most that it takes are judged alike by both', async () => {
    const cases = boundCases();
    const differences = await Promise.all(cases.map(({ judged }) => difference(here.client, here.name, judged)));
    const wrong = cases.flatMap(({ name }, at) => (differences[at] === undefined ? [] : `${name}: ${differences[at]}`));
    expect(wrong).toEqual([]);
  });
});
