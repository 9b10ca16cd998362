// After an upgrade of the operator every flow has new pods to get: some at a time, and the others keep theirs meanwhile.
import { DEPLOYMENT } from '../kube/kinds.ts';
import { keyOf, type KubeObject } from '../kube/object.ts';
import type { FlowObject } from '../resources.ts';
import { templateHash } from '../status/part-state.ts';
import type { RolloutSlots } from './rollout-slots.ts';
import type { World } from './world.ts';

export type HeldBack = {
  apply: readonly KubeObject[];
  /** Names of the Deployments that stay as they are. */
  names: ReadonlySet<string>;
  isWaiting: boolean;
};

type Wanted = { flow: FlowObject; desired: readonly KubeObject[]; key: string };

/** A change that people made to the flow waits for nobody. */
export const holdBack = (
  { flow, desired, key }: Wanted,
  { world, slots }: { world: World; slots: RolloutSlots },
): HeldBack => {
  const rolls = desired.filter((object) => {
    if (object.kind !== DEPLOYMENT.kind) return false;
    const live = world.store(DEPLOYMENT).get(keyOf(object));
    return live !== undefined && templateHash(live) !== templateHash(object);
  });
  const isOurs = flow.status?.observedGeneration === flow.metadata.generation;
  if (rolls.length === 0 || !isOurs || slots.take(key)) return { apply: desired, names: new Set(), isWaiting: false };
  return {
    apply: desired.filter((object) => !rolls.includes(object)),
    names: new Set(rolls.map(({ metadata }) => metadata.name)),
    isWaiting: true,
  };
};
