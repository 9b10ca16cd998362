// The fields of both resources turned over, round after round, on one control plane.
import { adminOf, startControlPlane } from '../fixtures/control-plane/control-plane.ts';
import { pathIn } from '../fixtures/control-plane/in-namespace.ts';
import { addNode } from '../fixtures/control-plane/nodes.ts';
import { startOperator } from '../fixtures/control-plane/operator-process.ts';
import { startPodLife } from '../fixtures/control-plane/pod-life.ts';
import { smallFlow, smallPool } from '../fixtures/control-plane/resources.ts';
import { untilObject } from '../fixtures/control-plane/wait.ts';
import type { Ended } from './ended.ts';
import { planRound, runRound } from './leaf-rounds.ts';
import { isReady } from './operator-crash.ts';

/** A namespace each, as a flow's own pool has the name of the flow. */
const KINDS = [
  { kind: 'VoiceFlow', plural: 'voiceflows', namespace: 'flows', resource: smallFlow('judged') },
  { kind: 'VoicePool', plural: 'voicepools', namespace: 'pools', resource: smallPool('judged') },
] as const;

export const runLeavesCampaign = async ({ seed, numRuns }: { seed: number; numRuns: number }): Promise<Ended> => {
  await using controlPlane = await startControlPlane();
  await using client = adminOf(controlPlane.access);
  await addNode(client, { name: 'worker-1' });
  for (const { namespace } of KINDS) await client.create('/api/v1/namespaces', { metadata: { name: namespace } });
  await using _flowPods = startPodLife({ client, namespace: 'flows' });
  await using _poolPods = startPodLife({ client, namespace: 'pools' });
  const access = controlPlane.operatorAccess;
  await using operator = await startOperator({ access, namespace: 'flows,pools', leaseNamespace: 'flows' });
  await operator.says('leading');
  for (const { plural, namespace, resource } of KINDS) {
    await client.create(pathIn(namespace, plural), resource);
    await untilObject(client, pathIn(namespace, plural, 'judged'), isReady);
  }
  for (let at = 0; at < numRuns; at++) {
    const { kind, namespace } = KINDS[at % 2] as (typeof KINDS)[number];
    const rig = { client, namespace, operator, isReady };
    const round = await planRound(kind, seed + at, rig);
    const wrong = await runRound(round, rig).catch(String);
    console.log(`  ${at + 1}/${numRuns} ${kind}: ${round.leaves} fields${wrong ? ': WRONG' : ''}`);
    if (wrong) return { failed: true, numRuns: at + 1, report: `seed ${seed + at}, ${kind}: ${wrong}` };
  }
  return { failed: false, numRuns, report: undefined };
};
