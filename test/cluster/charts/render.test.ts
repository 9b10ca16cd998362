import { describe, expect, it } from 'vitest';
import { renderChart, type Rendered } from '../../fixtures/helm.ts';

type Container = { name: string; image: string; securityContext: object; env?: { name: string; value?: string }[] };
type Pod = { securityContext: object; automountServiceAccountToken?: boolean; containers: Container[] };

const podsOf = (objects: Rendered[]): Pod[] =>
  objects
    .map(({ spec }) => (spec as { template?: { spec?: Pod } } | undefined)?.template?.spec)
    .filter((pod) => pod !== undefined);

const named = (objects: Rendered[], kind: string, name: string): Rendered => {
  const found = objects.find((object) => object.kind === kind && object.metadata.name === name);
  if (!found) throw new Error(`no ${kind} ${name} among ${objects.map((each) => each.metadata.name).join(', ')}`);
  return found;
};

const kindsOf = (objects: Rendered[]): string[] => [...new Set(objects.map(({ kind }) => kind))].sort();

const operatorEnv = (objects: Rendered[]): Record<string, string | undefined> => {
  const [pod] = podsOf([named(objects, 'Deployment', 'fw-operator')]);
  return Object.fromEntries((pod?.containers[0]?.env ?? []).map(({ name, value }) => [name, value]));
};

const defaultsOf = (objects: Rendered[]): string =>
  (named(objects, 'ConfigMap', 'fw-defaults')['data'] as Record<string, string>)['defaults.yaml']?.trimEnd() ?? '';

describe('without values', () => {
  it('brings the operator, its rights, the trial Redis and both definitions', async () => {
    expect(kindsOf(await renderChart())).toEqual([
      'ClusterRole',
      'ClusterRoleBinding',
      'ConfigMap',
      'CustomResourceDefinition',
      'Deployment',
      'Job',
      'NetworkPolicy',
      'Role',
      'RoleBinding',
      'Service',
      'ServiceAccount',
    ]);
  });

  it('puts everything that has a namespace into the release’s, and labels it', async () => {
    const objects = await renderChart();
    const global = ['ClusterRole', 'ClusterRoleBinding', 'CustomResourceDefinition'];
    for (const { kind, metadata } of objects) {
      expect(metadata.namespace, `${kind} ${metadata.name}`).toBe(global.includes(kind) ? undefined : 'voice');
      expect(metadata.labels, `${kind} ${metadata.name}`).toMatchObject({ 'app.kubernetes.io/instance': 'fw' });
    }
  });

  it('tells the operator which images it runs, all of one version', async () => {
    expect(operatorEnv(await renderChart())).toMatchObject({
      BACKEND_IMAGE: 'docker.io/firstword/backend:0.1.0',
      PIPER_IMAGE: 'docker.io/firstword/piper:0.1.0',
      PIPER_CUDA_IMAGE: 'docker.io/firstword/piper-cuda:0.1.0',
      ESPEAK_IMAGE: 'docker.io/firstword/espeak:0.1.0',
      AGENT_IMAGE: 'docker.io/firstword/agent-worker:0.1.0',
      IMAGE_PULL_POLICY: 'IfNotPresent',
      WATCH_NAMESPACES: '',
    });
  });

  it('gives flows the trial Redis', async () => {
    expect(defaultsOf(await renderChart())).toBe('redis:\n  url: redis://fw-redis.voice.svc:6379');
  });
});

it('every pod keeps to the restricted Pod Security Standard', async () => {
  const pods = podsOf(await renderChart({ operator: { podLabels: { team: 'voice' } } }));
  expect(pods).toHaveLength(3);
  for (const pod of pods) {
    expect(pod.securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } });
    for (const { securityContext } of pod.containers) {
      expect(securityContext).toEqual({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      });
    }
  }
});

it('selectors of Deployments never change with values', async () => {
  const values = { nameOverride: 'other', operator: { podLabels: { team: 'voice' } }, images: { tag: '9' } };
  const selectors = async (given: object) =>
    (await renderChart(given))
      .filter(({ kind }) => kind === 'Deployment')
      .map(({ spec }) => (spec as { selector: object }).selector);
  expect(await selectors(values)).toEqual(await selectors({}));
});

describe('definitions', () => {
  const crds = async (values: object): Promise<Rendered[]> =>
    (await renderChart(values)).filter(({ kind }) => kind === 'CustomResourceDefinition');

  it('are kept when the chart goes', async () => {
    const found = await crds({});
    expect(found.map(({ metadata }) => metadata.name)).toEqual([
      'voiceflows.firstword.dev',
      'voicepools.firstword.dev',
    ]);
    for (const { metadata } of found) expect(metadata.annotations).toEqual({ 'helm.sh/resource-policy': 'keep' });
  });

  it('may go with it', async () => {
    for (const { metadata } of await crds({ crds: { keep: false } })) expect(metadata.annotations).toBeUndefined();
  });

  it('may be somebody else’s', async () => {
    expect(await crds({ crds: { enabled: false } })).toEqual([]);
  });
});

describe('the trial Redis', () => {
  it('is left out where it is switched off', async () => {
    const objects = await renderChart({ redis: { enabled: false } });
    expect(objects.filter(({ metadata }) => metadata.name === 'fw-redis')).toEqual([]);
    expect(defaultsOf(objects)).toBe('{}');
  });

  it('is left out where there is another', async () => {
    const objects = await renderChart({ defaults: { redis: { urlSecretRef: { name: 'redis', key: 'url' } } } });
    expect(objects.filter(({ metadata }) => metadata.name === 'fw-redis')).toEqual([]);
    expect(defaultsOf(objects)).toBe('redis:\n  urlSecretRef:\n    key: url\n    name: redis');
  });

  it('lets in backends only', async () => {
    const { spec } = named(await renderChart(), 'NetworkPolicy', 'fw-redis') as unknown as {
      spec: { ingress: unknown };
    };
    expect(spec.ingress).toEqual([
      {
        from: [{ namespaceSelector: {}, podSelector: { matchLabels: { 'firstword.dev/component': 'backend' } } }],
        ports: [{ port: 'redis' }],
      },
    ]);
  });
});

it('new defaults roll the operator', async () => {
  const hashOf = async (values: object): Promise<unknown> => {
    const { spec } = named(await renderChart(values), 'Deployment', 'fw-operator');
    return (spec as { template: { metadata: { annotations: object } } }).template.metadata.annotations;
  };
  const llm = { baseURL: 'http://vllm/v1', model: 'qwen3-8b' };
  expect(await hashOf({ defaults: { llm } })).not.toEqual(await hashOf({}));
});

describe('what only some clusters know', () => {
  const MONITORING = 'monitoring.coreos.com/v1';
  const groupsOf = (objects: Rendered[]): string[] =>
    (named(objects, 'ClusterRole', 'fw-operator')['rules'] as { apiGroups: string[] }[]).flatMap(
      ({ apiGroups }) => apiGroups,
    );

  it('a PodMonitor where its group is known, which leaves flows the namespace that is told of them', async () => {
    const objects = await renderChart({ podMonitor: { labels: { release: 'prometheus' } } }, [MONITORING]);
    const { metadata, spec } = named(objects, 'PodMonitor', 'fw');
    expect(metadata.labels).toMatchObject({ release: 'prometheus' });
    expect(spec).toMatchObject({
      namespaceSelector: { any: true },
      podMetricsEndpoints: [expect.objectContaining({ honorLabels: true })],
    });
  });

  it('none where it is not known, or not wanted', async () => {
    const off = { podMonitor: { enabled: false } };
    for (const objects of [await renderChart(), await renderChart(off, [MONITORING])]) {
      expect(kindsOf(objects)).not.toContain('PodMonitor');
    }
  });

  it('rights on ScaledObjects, as KEDA may come later, unless they are not wanted', async () => {
    expect(groupsOf(await renderChart())).toContain('keda.sh');
    expect(groupsOf(await renderChart({ keda: { enabled: false } }))).not.toContain('keda.sh');
  });
});

describe('watchNamespaces', () => {
  it('grants rights there only, and none on the cluster', async () => {
    const objects = await renderChart({ watchNamespaces: ['sales', 'care'] }, ['monitoring.coreos.com/v1']);
    expect(objects.filter(({ kind }) => kind.startsWith('Cluster'))).toEqual([]);
    const roles = objects.filter(({ kind, metadata }) => kind === 'Role' && metadata.name === 'fw-operator');
    expect(new Set(roles.map(({ metadata }) => metadata.namespace))).toEqual(new Set(['care', 'sales']));
    expect(operatorEnv(objects)).toMatchObject({ WATCH_NAMESPACES: 'sales,care' });
    expect(named(objects, 'PodMonitor', 'fw')['spec']).toMatchObject({
      namespaceSelector: { matchNames: ['sales', 'care', 'voice'] },
    });
  });

  it('grants the same as on the cluster, namespaces aside', async () => {
    const cluster = named(await renderChart(), 'ClusterRole', 'fw-operator');
    const namespaced = named(await renderChart({ watchNamespaces: ['sales'] }), 'Role', 'fw-operator');
    expect(namespaced['rules']).toEqual(cluster['rules']);
  });
});

it('no right is a wildcard, and Secrets are neither listed, watched, changed nor deleted', async () => {
  type Rule = { apiGroups: string[]; resources: string[]; verbs: string[] };
  const rules = (await renderChart()).flatMap((object) => (object['rules'] ?? []) as Rule[]);
  for (const rule of rules) expect(JSON.stringify(rule)).not.toContain('*');
  expect(rules.filter(({ resources }) => resources.includes('secrets'))).toEqual([
    { apiGroups: [''], resources: ['secrets'], verbs: ['get', 'create'] },
  ]);
});

it('pre-delete: the hook has the rights of its way only', async () => {
  const verbsOf = async (onUninstall: string): Promise<unknown> =>
    named(await renderChart({ onUninstall }), 'ClusterRole', 'fw-uninstall-flows')['rules'];
  const apiGroups = ['firstword.dev'];
  expect(await verbsOf('Keep')).toEqual([{ apiGroups, resources: ['voiceflows'], verbs: ['list', 'patch'] }]);
  expect(await verbsOf('Delete')).toEqual([
    { apiGroups, resources: ['voiceflows', 'voicepools'], verbs: ['list', 'delete'] },
  ]);
});
