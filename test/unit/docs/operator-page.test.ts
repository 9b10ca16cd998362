import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import {
  createClientMetrics,
  createQueueMetrics,
  createRegistry,
  watchAge,
} from '../../../operator/src/kube/metrics.ts';
import { createDriftCounter, registerPromises } from '../../../operator/src/promise-metrics.ts';
import { REASONS } from '../../../operator/src/status/reasons.ts';

const read = (path: string): string => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');
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
