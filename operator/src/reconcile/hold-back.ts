// After an upgrade of the operator every flow and pool has new pods to get: some at a time, the others keep theirs meanwhile.
import { DEPLOYMENT } from '../kube/kinds.ts';
import { keyOf, type KubeObject } from '../kube/object.ts';
import { ASKED_HASH } from '../labels.ts';
import { findCondition, type Condition } from '../status/conditions.ts';
import { templateHash } from '../status/part-state.ts';
import { isOf } from './apply-objects.ts';
import type { RolloutSlots } from './rollout-slots.ts';
import { nameOf } from './rejection.ts';
import type { World } from './world.ts';

export type HeldBack = {
  apply: readonly KubeObject[];
  /** Names of the Deployments that stay as they are. */
  names: ReadonlySet<string>;
  /** Who is rolled first; null where nobody is waited for. */
  waitsFor: readonly string[] | null;
};

type Wanted = { owner: KubeObject & { status?: { conditions?: Condition[] } }; desired: readonly KubeObject[] };

/** What people asked of the pods is done at once, and so is a resource that serves nobody: nothing can be lost with it. */
export const holdBack = (
  { owner, desired }: Wanted,
  { world, slots }: { world: World; slots: RolloutSlots },
): HeldBack => {
  const rolls = desired.flatMap((object) => {
    const live = object.kind === DEPLOYMENT.kind && world.store(DEPLOYMENT).get(keyOf(object));
    return live && isOf(owner, live) && templateHash(live) !== templateHash(object) ? [{ object, live }] : [];
  });
  const isFree =
    rolls.length === 0 ||
    rolls.some(({ object, live }) => isAskedFor(live, object)) ||
    findCondition(owner.status, 'Available')?.status !== 'True';
  if (isFree || slots.take(nameOf(owner))) return { apply: desired, names: new Set(), waitsFor: null };
  const held = new Set(rolls.map(({ object }) => object));
  return {
    apply: desired.filter((object) => !held.has(object)),
    names: new Set([...held].map(({ metadata }) => metadata.name)),
    waitsFor: slots.holders(),
  };
};

/** People changed what the pods are to be. */
const isAskedFor = (live: KubeObject, want: KubeObject): boolean => {
  const before = live.metadata.annotations?.[ASKED_HASH];
  return before !== undefined && before !== want.metadata.annotations?.[ASKED_HASH];
};
