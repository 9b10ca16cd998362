import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import {
  createClientMetrics,
  createQueueMetrics,
  createRegistry,
  watchAge,
} from '../../../operator/src/kube/metrics.ts';
import { createDriftCounter, registerPromises } from '../../../operator/src/promise-metrics.ts';
import { REASONS } from '../../../operator/src/status/reasons.ts';

const read = (path: string): string => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');
type Crd = { spec: { versions: { schema: { openAPIV3Schema: Schema } }[] } };

const page = read('docs/operator.md');

test('the page has every reason with its meaning and its remedy, and no other', () => {
  const [, section = ''] = /## Reasons\n([\s\S]*?)\n## /.exec(page) ?? [];
  const told = [...section.matchAll(/^\| `(\w+)` \| (.*) \| (.*) \|$/gm)].map(([, ...row]) => row);
  expect(told).toEqual(Object.entries(REASONS).map(([name, { means, remedy }]) => [name, means, remedy]));
});

test('the page has every variable that the operator reads, and no other', () => {
  const code = read('operator/src/config.ts') + read('operator/src/kube/open-connection.ts');
  const variables = [...code.matchAll(/'([A-Z]+(?:_[A-Z]+)+|KUBECONFIG)'/g)].map(([, name]) => name ?? '');
  const [, section = ''] = /## Environment\n([\s\S]*?)\n## /.exec(page) ?? [];
  const told = [...section.matchAll(/`([A-Z]+(?:_[A-Z]+)+|KUBECONFIG)`/g)].map(([, name]) => name);
  // Kubernetes gives these to every pod.
  const own = variables.filter((name) => !name.startsWith('KUBERNETES_SERVICE'));
  expect(new Set(told)).toEqual(new Set(own));
});

test('the page has every metric of the operator', async () => {
  const registry = createRegistry();
  createClientMetrics(registry);
  createQueueMetrics(registry);
  watchAge(registry, () => []);
  registerPromises(registry, () => []);
  createDriftCounter(registry);
  const [, section = ''] = /## Metrics\n([\s\S]*?)\n## /.exec(page) ?? [];
  const told = [...section.matchAll(/`([a-z_*]+)`/g)].map(([, name]) => new RegExp(`^${name?.replace('*', '.*')}$`));
  const names = (await registry.getMetricsAsJSON()).map(({ name }) => name);
  expect(names.filter((name) => !told.some((pattern) => pattern.test(name)))).toEqual([]);
});

type Schema = { properties?: Record<string, Schema>; items?: Schema };

/** True where a field of this path lies at the schema's top. */
const has = (schema: Schema | undefined, [name, ...rest]: string[]): boolean => {
  if (name === undefined || schema === undefined) return schema !== undefined;
  const found = schema.properties?.[name];
  // Quantities are named by people.
  return found !== undefined && (found.properties === undefined && name.endsWith('s') ? true : has(found, rest));
};

const within = (schema: Schema, path: string[]): boolean =>
  has(schema, path) || Object.values(schema.properties ?? {}).some((inner) => within(inner, path));

test('every field that a remedy names is a value of the chart or a field of a resource', () => {
  const values = JSON.parse(read('charts/firstword/values.schema.json')) as Schema;
  const specs = ['voiceflow', 'voicepool'].map(
    (name) =>
      (parse(read(`crds/${name}.yaml`)) as Crd).spec.versions[0]?.schema.openAPIV3Schema.properties?.['spec'] ?? {},
  );
  const named = Object.values(REASONS).flatMap(({ remedy }) => remedy.match(/\b[a-z]\w*(?:\.[a-z]\w*)+/gi) ?? []);
  const fields = named.filter((name) => name !== 'firstword.dev');
  expect(fields.length).toBeGreaterThan(5);
  const isThere = (field: string): boolean => {
    const path = field.replace(/^spec\./, '').split('.');
    return has(values, path) || specs.some((spec) => within(spec, path));
  };
  expect(fields.filter((field) => !isThere(field))).toEqual([]);
});
