// Deleting the flows leaves nothing; uninstalling the chart leaves the flows, which nothing holds up any more.
import { readFile } from 'node:fs/promises';
import { judgeRights, type Rule } from './rights.ts';
import { NAMESPACE, RELEASE, SYSTEM, inFlows, type Step, type World } from './world.ts';

const OURS = 'deployments,services,configmaps,secrets,serviceaccounts,poddisruptionbudgets,networkpolicies,voicepools';

export const deleteFlows: Step = {
  name: 'kubectl delete: nothing is left',
  async run(world) {
    const kubectl = inFlows(world);
    await kubectl('delete', 'voiceflow', '--all', '--timeout=3m');
    const label = ['-l', 'app.kubernetes.io/managed-by=firstword-operator'];
    await kubectl('wait', OURS, ...label, '--for=delete', '--timeout=2m').catch(() => undefined);
    const left = await kubectl('get', `${OURS},voiceflows`, ...label, '-o', 'name');
    if (left.trim() !== '') throw new Error(`Still there: ${left.trim().replaceAll('\n', ', ')}.`);
    return 'no object of the operator';
  },
};

const rulesOf = async ({ cluster }: World): Promise<Rule[]> => {
  const [cluster_, lease] = await Promise.all([
    cluster.kubectl(['get', 'clusterrole', `${RELEASE}-operator`, '-o', 'json']),
    cluster.kubectl(['-n', SYSTEM, 'get', 'role', `${RELEASE}-operator-lease`, '-o', 'json']),
  ]);
  return [cluster_, lease].flatMap((role) => (JSON.parse(role) as { rules: Rule[] }).rules);
};

export const judgeOperator: Step = {
  name: 'rights: nothing granted went unused, nothing was denied',
  async run(world) {
    const { auditLog } = world.cluster;
    if (!auditLog) return 'AUDIT_LOG is not set: not judged';
    const user = `system:serviceaccount:${SYSTEM}:${RELEASE}-operator`;
    // The log may know runs before this one, whose namespace was another.
    const created = ['get', 'namespace', SYSTEM, '-o', 'jsonpath={.metadata.creationTimestamp}'];
    const since = await world.cluster.kubectl(created);
    const rules = await rulesOf(world);
    const { unused, denied } = judgeRights(await readFile(auditLog, 'utf8'), { user, since }, rules);
    if (denied.length > 0) throw new Error(`Denied: ${denied.join(', ')}.`);
    if (unused.length > 0) throw new Error(`Never used: ${unused.join(', ')}.`);
    return `${rules.length} rules`;
  },
};

export const uninstall: Step = {
  name: 'helm uninstall with a flow alive: the flow stays, goes on, and can be deleted',
  async run(world) {
    const { cluster } = world;
    const kubectl = inFlows(world);
    await cluster.helm(['uninstall', RELEASE, '--namespace', SYSTEM, '--wait', '--timeout', '3m']);
    await kubectl('wait', 'deployment/front-desk-backend', '--for=condition=Available', '--timeout=2m');
    await kubectl('delete', 'voiceflow', '--all', '--timeout=2m');
    await cluster.kubectl(['delete', 'namespace', NAMESPACE, SYSTEM, '--timeout=3m']);
    return 'it served without the operator; nothing held it up';
  },
};
