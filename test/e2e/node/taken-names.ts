// Every name that a flow would give is somebody else's, and of another flow only the Deployment's: both say so, and
// overwrite nothing.
import { NAMESPACE, inFlows, type Step } from './world.ts';

const FLOW = 'taken';
/** All but one of its names are free. */
const OTHER = 'half-taken';
const labels = { whose: 'somebody' };

const object = (apiVersion: string, kind: string, name: string, rest: object = {}): object => ({
  apiVersion,
  kind,
  metadata: { name, namespace: NAMESPACE, labels },
  ...rest,
});

const BACKEND = `${FLOW}-backend`;
const selector = { matchLabels: labels };
const pod = { metadata: { labels }, spec: { containers: [{ name: 'none', image: 'none' }] } };

const THEIRS = [
  object('v1', 'ConfigMap', `${FLOW}-config`),
  object('v1', 'ServiceAccount', BACKEND),
  object('v1', 'Service', BACKEND, { spec: { selector: labels, ports: [{ port: 80 }] } }),
  object('policy/v1', 'PodDisruptionBudget', BACKEND, { spec: { selector, maxUnavailable: 1 } }),
  object('networking.k8s.io/v1', 'NetworkPolicy', BACKEND, { spec: { podSelector: selector } }),
  object('apps/v1', 'Deployment', BACKEND, { spec: { replicas: 0, selector, template: pod } }),
  object('apps/v1', 'Deployment', `${OTHER}-backend`, { spec: { replicas: 0, selector, template: pod } }),
  object('firstword.dev/v1alpha1', 'VoicePool', FLOW, { spec: { replicas: 0 } }),
];

const flow = {
  start: 'hello',
  nodes: [
    { id: 'hello', type: 'say', text: 'Good evening.' },
    { id: 'bye', type: 'end', text: 'Goodbye.' },
  ],
  edges: [{ from: 'hello', to: 'bye' }],
};

export const takenNames: Step = {
  name: 'names that are taken: NameConflict, nothing overwritten',
  async run(world) {
    const { kubectl } = world.cluster;
    const inNamespace = inFlows(world);
    const theirs = THEIRS.map((each) => JSON.stringify(each)).join('\n---\n');
    await kubectl(['apply', '-f', '-'], theirs);
    const says = '--for=jsonpath={.status.conditions[?(@.type=="Ready")].reason}=NameConflict';
    for (const name of [FLOW, OTHER]) {
      const applied = object('firstword.dev/v1alpha1', 'VoiceFlow', name, { spec: { flow } });
      await kubectl(['apply', '-f', '-'], JSON.stringify(applied));
      await inNamespace('wait', `voiceflow/${name}`, says, '--timeout=2m');
      await inNamespace('delete', 'voiceflow', name, '--timeout=2m');
    }
    const kinds = 'configmaps,serviceaccounts,services,poddisruptionbudgets,networkpolicies,deployments,voicepools';
    const left = await inNamespace('get', kinds, '-l', 'whose=somebody', '-o', 'name');
    if (left.trim().split('\n').length !== THEIRS.length) throw new Error(`Only these are left: ${left}`);
    await kubectl(['delete', '-f', '-', '--wait=false'], theirs);
    return `all ${THEIRS.length} are still somebody else’s`;
  },
};
