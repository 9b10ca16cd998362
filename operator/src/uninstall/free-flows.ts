// What is done before the operator goes: flows must not wait for it for ever, and whoever wants them gone says so now.
import type { Clock } from '@firstword/shared/runtime/clock';
import type { KubeClient } from '../kube/client.ts';
import { VOICE_FLOW, VOICE_POOL } from '../kube/kinds.ts';
import type { Kind } from '../kube/kinds.ts';
import type { KubeObject } from '../kube/object.ts';
import { DRAIN_FINALIZER } from '../labels.ts';

export type UninstallPorts = {
  client: Pick<KubeClient, 'apply' | 'remove'>;
  list: (kind: Kind) => Promise<KubeObject[]>;
  /** Sets the number of the operator's pods to none. */
  stopOperator: () => Promise<void>;
  operatorPods: () => Promise<number>;
  clock: Clock;
};

const LOOK_EVERY_MS = 500;

const until = async (clock: Clock, holds: () => Promise<boolean>): Promise<void> => {
  while (!(await holds())) await clock.sleep(LOOK_EVERY_MS);
};

/** Flows stay and go on serving; their finalizer, which only the operator takes off, is taken off once it is gone. */
export const keepFlows = async ({
  client,
  list,
  stopOperator,
  operatorPods,
  clock,
}: UninstallPorts): Promise<number> => {
  await stopOperator();
  await until(clock, async () => (await operatorPods()) === 0);
  const held = (await list(VOICE_FLOW)).filter(({ metadata }) => metadata.finalizers?.includes(DRAIN_FINALIZER));
  for (const { apiVersion, kind, metadata } of held) {
    const { name, namespace = '', uid = '' } = metadata;
    const free = { apiVersion, kind, metadata: { name, namespace, uid, finalizers: [] } };
    await client.apply(VOICE_FLOW, free, 'firstword-finalizer');
  }
  return held.length;
};

/** Flows, then pools, are deleted while the operator still lets their calls end. */
export const deleteFlows = async ({ client, list, clock }: Omit<UninstallPorts, 'stopOperator'>): Promise<number> => {
  let deleted = 0;
  for (const kind of [VOICE_FLOW, VOICE_POOL]) {
    const objects = await list(kind);
    deleted += objects.length;
    for (const object of objects) await client.remove(kind, object);
    await until(clock, async () => (await list(kind)).length === 0);
  }
  return deleted;
};
