import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { openNamespace, type TestNamespace } from '../../fixtures/control-plane/in-namespace.ts';
import { kubeconfigOf } from '../../fixtures/control-plane/kubeconfig.ts';
import { renderChart, type Rendered } from '../../fixtures/helm.ts';
import { findControlPlane } from '../../parts/kubernetes.ts';

let here: TestNamespace;
let folder: string;

beforeAll(async () => {
  here = await openNamespace();
  folder = await mkdtemp(join(tmpdir(), 'firstword-chart-'));
  await writeFile(join(folder, 'kubeconfig'), kubeconfigOf(inject('access')));
});
afterAll(async () => {
  await here[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

/** Applies without keeping anything; unknown fields are errors. Rejects with what the API server said. */
const tryApply = (objects: readonly object[]): Promise<string> =>
  new Promise((resolve, reject) => {
    const access = [`--kubeconfig=${join(folder, 'kubeconfig')}`, `--cache-dir=${folder}`];
    const apply = ['apply', '--server-side', '--dry-run=server', '--validate=strict', '--filename=-'];
    const child = execFile(findControlPlane()?.kubectl ?? 'kubectl', [...access, ...apply], (error, stdout, stderr) =>
      error ? reject(new Error(stderr)) : resolve(stdout + stderr),
    );
    child.stdin?.end(objects.map((object) => JSON.stringify(object)).join('\n---\n'));
  });

/** The chart's own namespace is the test's, where restricted Pod Security is enforced. */
const inTestNamespace = (object: Rendered): Rendered =>
  object.metadata.namespace ? { ...object, metadata: { ...object.metadata, namespace: here.name } } : object;

type Templated = { template?: { metadata?: { labels?: object }; spec: object } };

it('a real API server takes every object of the chart, and knows each of its fields', async () => {
  const objects = (await renderChart()).map(inTestNamespace);
  const said = await tryApply(objects.filter(({ kind }) => kind !== 'CustomResourceDefinition'));
  expect(said).not.toMatch(/warning/i);
  expect(said.match(/serverside-applied/g)).toHaveLength(objects.length - 2);
});

it('restricted Pod Security lets every pod in', async () => {
  const pods = (await renderChart()).flatMap(({ kind, metadata, spec }) => {
    const { template } = (spec ?? {}) as Templated;
    if (!template) return [];
    const { spec: pod, metadata: { labels } = {} } = template;
    // Its ServiceAccount is not there: nothing is kept.
    const own = { ...pod, serviceAccountName: 'default' };
    const name = `${kind.toLowerCase()}-${metadata.name}`;
    return [{ apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: here.name, labels }, spec: own }];
  });
  expect(pods).toHaveLength(3);
  await tryApply(pods);
});
