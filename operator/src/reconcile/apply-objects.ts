// Makes what there is as it should be: applies what differs, deletes what is no longer wanted, touches nothing of others.
import { VoiceError } from '@firstword/shared/contract/errors';
import { hashOf } from '../hash.ts';
import type { KubeClient } from '../kube/client.ts';
import { isConflict } from '../kube/faults.ts';
import { DEPLOYMENT, SCALED_OBJECT, VOICE_POOL } from '../kube/kinds.ts';
import { controllerOf, keyOf, type KubeObject } from '../kube/object.ts';
import { APPLIED_HASH } from '../labels.ts';
import type { Blocker } from '../status/reasons.ts';
import { contains } from './contains.ts';
import { isOfOneObject, nameOf, rejection } from './rejection.ts';
import { withHashedData, type World } from './world.ts';

export type ApplyOptions = {
  owner: KubeObject;
  desired: readonly KubeObject[];
  /** Objects that stay for now though they are not wanted any more. */
  keep?: (object: KubeObject) => boolean;
  /** All of it was applied before: what is missing was deleted by somebody. */
  isSettled: boolean;
  /** How often in a row it went wrong. */
  failures?: number;
  /** What is known to be in the way already. */
  blockers?: readonly Blocker[];
};

export type ApplyPorts = {
  world: World;
  client: KubeClient;
  /** Somebody changed or deleted what we had applied. */
  onDrift: (kind: string) => void;
};

/** What could not be applied, and what is in the way. */
export const applyObjects = async (options: ApplyOptions, ports: ApplyPorts): Promise<Blocker[]> => {
  const { owner, desired, keep, isSettled, failures = 0 } = options;
  const { world } = ports;
  const blockers = [...(options.blockers ?? [])];
  const faults: unknown[] = [];
  const attempt = async (object: KubeObject, work: () => Promise<Blocker | null>): Promise<void> => {
    try {
      blockers.push(...[await work()].filter((blocker) => blocker !== null));
    } catch (thrown) {
      const blocker = rejection(thrown, object, failures);
      if (blocker) blockers.push(blocker);
      else if (isOfOneObject(thrown)) faults.push(thrown);
      else throw thrown;
    }
  };
  for (const object of desired) {
    // Pods are never given what belongs to somebody else.
    if (object.kind === DEPLOYMENT.kind && blockers.some(isTaken)) continue;
    const live = world.store(world.kindOf(object)).get(keyOf(object)) ?? null;
    await attempt(object, () => applyOne({ owner, want: withHash(object), live, isSettled }, ports));
  }
  const wanted = new Set(desired.map(nameOf));
  for (const object of world.ownedBy(owner.metadata.uid ?? '')) {
    if (wanted.has(nameOf(object)) || object.metadata.deletionTimestamp || keep?.(object)) continue;
    await attempt(object, () => removeOne(object, ports));
  }
  if (faults.length > 0) throw faults[0];
  return blockers;
};

/** KEDA's objects, while it is not known whether KEDA is there: what is not wanted may only be unknown. */
export const isOfUnknownKind = ({ kind }: KubeObject, { hasKeda }: { hasKeda: boolean }): boolean =>
  kind === SCALED_OBJECT.kind && !hasKeda;

const isTaken = ({ reason }: Blocker): boolean => reason === 'NameConflict' || reason === 'PredecessorLeaving';

const withHash = (object: KubeObject): KubeObject => ({
  ...object,
  metadata: { ...object.metadata, annotations: { ...object.metadata.annotations, [APPLIED_HASH]: hashOf(object) } },
});

type Step = { owner: KubeObject; want: KubeObject; live: KubeObject | null; isSettled: boolean };

/** No object has it: to apply with it makes an object, or is refused with 409 where there is one. */
const NEW_ONLY = '1';

const asNew = (want: KubeObject): KubeObject => ({
  ...want,
  metadata: { ...want.metadata, resourceVersion: NEW_ONLY },
});

/** True for an object that the owner controls. */
export const isOf = (owner: KubeObject, live: KubeObject): boolean => controllerOf(live)?.uid === owner.metadata.uid;

/** Why a name is not ours to use. Kubernetes itself removes what a deleted resource left behind. */
export const takenBy = (owner: KubeObject, live: KubeObject): Blocker => {
  const { kind, name } = controllerOf(live) ?? {};
  return kind === owner.kind && name === owner.metadata.name
    ? { reason: 'PredecessorLeaving', message: `${nameOf(live)} of a deleted ${kind} ${name} is still there.` }
    : { reason: 'NameConflict', message: `${nameOf(live)} is there already and belongs to somebody else.` };
};

const applyOne = async (step: Step, ports: ApplyPorts): Promise<Blocker | null> => {
  const { owner, want, live, isSettled } = step;
  if (live && !isOf(owner, live)) return takenBy(owner, live);
  // Its end wakes us again.
  if (live?.metadata.deletionTimestamp) return null;
  const isKnown = live ? isFrom(live, want) : isSettled;
  if (live && isKnown && contains(live, withHashedData(want))) return null;
  try {
    await write(live ? want : asNew(want), ports);
  } catch (thrown) {
    if (!live && isConflict(thrown)) return applyToUnknown(step, ports);
    throw thrown;
  }
  if (isKnown) ports.onDrift(want.kind);
  return null;
};

const write = async (want: KubeObject, { world, client }: ApplyPorts): Promise<void> => {
  const kind = world.kindOf(want);
  const written = await client.apply(kind, want, 'firstword-operator');
  // A pool has a controller of its own, who is to know of it at once.
  if (kind === VOICE_POOL) world.store(kind).put(written);
  else world.store(kind).note(written);
};

/** There is an object that we do not see: another's without our labels, or ours that just came or lost them. */
const applyToUnknown = async (step: Step, ports: ApplyPorts): Promise<Blocker | null> => {
  const { namespace, name } = step.want.metadata;
  const live = await ports.client.get(ports.world.kindOf(step.want), namespace, name);
  // It is gone again: the next look finds that out.
  if (!live) throw new VoiceError('Conflict', `${nameOf(step.want)} came and went.`, { status: 409, retry: 'now' });
  return applyOne({ ...step, live: withHashedData(live) }, ports);
};

const removeOne = async (object: KubeObject, { world, client }: ApplyPorts): Promise<Blocker | null> => {
  await client.remove(world.kindOf(object), object);
  return null;
};

/** True for an object that was applied from the very same. */
const isFrom = (live: KubeObject, want: KubeObject): boolean =>
  live.metadata.annotations?.[APPLIED_HASH] === want.metadata.annotations?.[APPLIED_HASH];
