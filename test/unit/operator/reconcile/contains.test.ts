import { assert, dictionary, jsonValue, property, string } from 'fast-check';
import { expect, test } from 'vitest';
import { contains } from '../../../../operator/src/reconcile/contains.ts';

test('a value contains itself, and itself with more', () => {
  assert(
    property(dictionary(string(), jsonValue()), (want) => {
      expect(contains(structuredClone(want), want)).toBe(true);
      expect(contains({ ...structuredClone(want), 'added by others': 1 }, want)).toBe(true);
    }),
  );
});

test.each<[string, unknown, unknown, boolean]>([
  ['another value', { a: 1 }, { a: 2 }, false],
  ['a missing field', {}, { a: 1 }, false],
  [
    'a further named thing',
    { env: [{ name: 'x' }, { name: 'a', value: '1' }] },
    { env: [{ name: 'a', value: '1' }] },
    true,
  ],
  ['a named thing that was changed', { env: [{ name: 'a', value: '2' }] }, { env: [{ name: 'a', value: '1' }] }, false],
  ['a further value', { args: ['a', 'b'] }, { args: ['a'] }, false],
  [
    'a quantity in other words',
    { limits: { cpu: '1', memory: '1Gi' } },
    { limits: { cpu: '1000m', memory: '1024Mi' } },
    true,
  ],
  ['a number for a quantity', { limits: { gpu: '1' } }, { limits: { gpu: 1 } }, true],
  ['a quantity finer than Kubernetes keeps', { limits: { cpu: '82849m' } }, { limits: { cpu: '82.8481' } }, true],
  [
    'an empty text, which Kubernetes does not keep',
    { env: [{ name: 'a' }] },
    { env: [{ name: 'a', value: '' }] },
    true,
  ],
  ['a text for an empty one', { value: 'x' }, { value: '' }, false],
  ['another quantity', { limits: { cpu: '1' } }, { limits: { cpu: '100m' } }, false],
  ['an equal amount elsewhere', { value: '1' }, { value: '1000m' }, false],
  ['an object for a list', { a: {} }, { a: [] }, false],
  ['an amount that was rounded up', { limits: { cpu: '101m' } }, { limits: { cpu: '100.5m' } }, true],
  [
    'a name that is there twice',
    { env: [{ name: 'a', value: '1' }, { name: 'a' }] },
    { env: [{ name: 'a', value: '1' }, { name: 'a' }] },
    true,
  ],
  ['an empty list that was left out', {}, { tolerations: [] }, true],
  ['an empty text that was left out', { name: 'A' }, { name: 'A', value: '' }, true],
  ['an empty text that was given a value', { value: 'x' }, { value: '' }, false],
  ['an empty map that was left out', {}, { nodeSelector: {}, limits: {} }, true],
  ['a selector of everything that was taken away', { podSelector: {} }, { namespaceSelector: {} }, false],
])('%s', (_name, live, want, is) => {
  expect(contains(live, want)).toBe(is);
});
