// Many fields of a resource at once: unset, set, set to another value, unset again. The operator follows each time, nothing
// of it looks like somebody's drift, and in the end all is as if they had never been set.
import { dialogueFaults } from '../../operator/src/checks/flow-checks.ts';
import type { FlowObject } from '../../operator/src/resources.ts';
import type { KubeClient, KubeObject } from '../fixtures/control-plane/client.ts';
import { pathIn } from '../fixtures/control-plane/in-namespace.ts';
import type { OperatorProcess } from '../fixtures/control-plane/operator-process.ts';
import { stateOf } from '../fixtures/control-plane/state-of.ts';
import { untilObject } from '../fixtures/control-plane/wait.ts';
import { filledIn, ourPlaces, type Judged } from './agreement.ts';
import { SMALL, SPECS } from './leaf-bounds.ts';
import { boundsOf, sampleOf, scalarsOf, setAt, type Leaf } from './leaves.ts';
import { refusedPods } from './leaf-pods.ts';
import { randomOf } from './random.ts';

export type RoundRig = {
  client: KubeClient;
  namespace: string;
  operator: OperatorProcess;
  isReady: (resource: KubeObject) => boolean;
};

export type Round = {
  kind: Judged['kind'];
  /** How many fields it sets. */
  leaves: number;
  set: unknown;
  other: unknown;
};

const PLURALS: Record<Judged['kind'], string> = { VoiceFlow: 'voiceflows', VoicePool: 'voicepools' };

/** The dialogue is the flow check's, and is passed on in one piece. */
const leavesOf = (kind: Judged['kind']): Leaf[] =>
  scalarsOf(SPECS[kind], []).filter(({ path: [part] }) => part !== 'flow');

const candidatesOf = ({ schema }: Leaf, seed: number): unknown[] => [
  ...(schema.examples ?? []),
  ...boundsOf(schema),
  sampleOf(schema, seed),
];

const isFine = async (judged: Judged, client: KubeClient, namespace: string): Promise<boolean> => {
  if (ourPlaces(judged).length > 0) return false;
  const resource = filledIn(judged) as FlowObject;
  if (judged.kind === 'VoiceFlow' && dialogueFaults(resource)) return false;
  return !(await refusedPods(resource, client, namespace));
};

/** As many fields as go together, in an order that the seed says; each with two values. */
export const planRound = async (
  kind: Judged['kind'],
  seed: number,
  rig: Omit<RoundRig, 'operator'>,
): Promise<Round> => {
  const random = randomOf(seed);
  const order = leavesOf(kind)
    .map((leaf) => ({ leaf, rank: random() }))
    .toSorted((a, b) => a.rank - b.rank);
  let [set, other] = [SMALL[kind], SMALL[kind]];
  let leaves = 0;
  const taken = async (spec: unknown, leaf: Leaf, values: readonly unknown[]): Promise<[unknown, unknown] | null> => {
    for (const value of values) {
      const next = setAt(SPECS[kind], spec, leaf.path, value);
      if (await isFine({ kind, spec: next }, rig.client, rig.namespace)) return [next, value];
    }
    return null;
  };
  for (const { leaf } of order) {
    const values = candidatesOf(leaf, seed);
    const first = await taken(set, leaf, values);
    if (!first) continue;
    const second = await taken(other, leaf, values.filter((value) => value !== first[1]).toReversed());
    [set, other] = [first[0], second?.[0] ?? other];
    leaves += 1;
  }
  return { kind, leaves, set, other };
};

/** What is not as it should be after the round; undefined where all is. */
export const runRound = async (round: Round, rig: RoundRig): Promise<string | undefined> => {
  const { client, namespace, operator, isReady } = rig;
  const path = pathIn(namespace, PLURALS[round.kind], 'judged');
  const drift = (): Promise<number> => operator.metric('voiceflow_drift_corrected_total');
  const [before, driftBefore] = [await stateOf(client, namespace), await drift()];
  for (const spec of [round.set, round.other, SMALL[round.kind]]) {
    const { status, body } = await client.request('PATCH', path, {
      body: [{ op: 'replace', path: '/spec', value: spec }],
      contentType: 'application/json-patch+json',
    });
    if (status >= 300) return `not taken: ${String(body['message'])}`;
    await untilObject(client, path, ({ status: told, metadata }) => told?.observedGeneration === metadata.generation);
    await operator.untilMetric('workqueue_depth', (depth) => depth === 0);
  }
  await untilObject(client, path, isReady);
  await operator.untilMetric('workqueue_depth', (depth) => depth === 0);
  if ((await drift()) !== driftBefore) return 'what was applied did not look like what was wanted';
  const after = await stateOf(client, namespace);
  const other = [...new Set([...Object.keys(before), ...Object.keys(after)])].find(
    (name) => before[name] !== after[name],
  );
  return other && `${other} is\n${after[other]}\nand was\n${before[other]}`;
};
