import { expect, test } from 'vitest';
import type { KubeObject } from '../../../../operator/src/kube/object.ts';
import { createStore, type Change } from '../../../../operator/src/kube/store.ts';

const object = (name: string, version: number, more: Partial<KubeObject['metadata']> = {}): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'a', uid: `uid-${name}`, resourceVersion: String(version), ...more },
});

const setup = () => {
  const changes: Change[] = [];
  const store = createStore({
    indexes: { zone: ({ metadata }) => [metadata.labels?.['zone'] ?? ''].filter(Boolean) },
    onChange: (change) => changes.push(change),
  });
  return { store, told: () => changes.splice(0).map(({ before, after }) => [before, after].map(versionOf)) };
};
const versionOf = (of: KubeObject | undefined) => of?.metadata.resourceVersion;

test('older news and the same news are no news', () => {
  const { store, told } = setup();
  for (const version of [5, 5, 4, 10, 9]) store.put(object('p', version));
  expect(told()).toEqual([
    [undefined, '5'],
    ['5', '10'],
  ]);
});

test('an object of the same name that was made anew replaces the old one, whatever its version', () => {
  const { store } = setup();
  store.put(object('p', 50));
  store.put(object('p', 7, { uid: 'new' }));
  store.drop(object('p', 51));
  expect(store.get('a/p')?.metadata.uid).toBe('new');
  store.drop(object('p', 8, { uid: 'new' }));
  expect(store.get('a/p')).toBeUndefined();
});

test('the answer to our own write is kept, tells nobody, and is not told again by the watch', () => {
  const { store, told } = setup();
  store.note(object('p', 5));
  store.put(object('p', 5));
  expect(told()).toEqual([]);
  expect(versionOf(store.get('a/p'))).toBe('5');
});

test('an answer to our own write that comes after the news that the object is gone does not bring it back', () => {
  const { store } = setup();
  store.put(object('p', 1));
  store.drop(object('p', 7));
  store.note(object('p', 6));
  expect(store.list()).toEqual([]);
  store.note(object('p', 8, { uid: 'new' }));
  expect(store.get('a/p')?.metadata.uid).toBe('new');
});

test('what a list lacks is gone, in the namespaces that it is about', () => {
  const { store, told } = setup();
  store.put(object('p', 1));
  store.put(object('q', 2));
  store.put(object('r', 3, { namespace: 'b' }));
  told();
  store.keepOnly(new Set(['a/q']), 'a');
  expect(told()).toEqual([['1', undefined]]);
  store.keepOnly(new Set());
  expect(store.list()).toEqual([]);
  // An answer to a write of ours that was on its way meanwhile.
  store.note(object('p', 4));
  expect(store.list()).toEqual([]);
});

test('objects are found by index, where they are now', () => {
  const { store } = setup();
  store.put(object('p', 1, { labels: { zone: 'x' } }));
  store.put(object('p', 2, { labels: { zone: 'y' } }));
  expect(store.find('zone', 'x')).toEqual([]);
  expect(store.find('zone', 'y').map(versionOf)).toEqual(['2']);
});

test('what only other clients read is not kept', () => {
  const { store } = setup();
  const annotations = { 'kubectl.kubernetes.io/last-applied-configuration': '{}', mine: 'x' };
  store.put(object('p', 1, { managedFields: [{}], annotations }));
  expect(store.get('a/p')?.metadata).toEqual({ ...object('p', 1).metadata, annotations: { mine: 'x' } });
});
