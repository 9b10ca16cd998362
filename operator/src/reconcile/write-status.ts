// Writes a status where it differs from what there is, and tells of it where readiness changed.
import type { KubeClient } from '../kube/client.ts';
import type { TellEvent } from '../kube/events.ts';
import { isNotFound } from '../kube/faults.ts';
import { VOICE_FLOW, VOICE_POOL } from '../kube/kinds.ts';
import type { KubeObject } from '../kube/object.ts';
import { findCondition, type Condition } from '../status/conditions.ts';
import { isCalm } from '../status/reasons.ts';
import type { World } from './world.ts';

export type StatusPorts = { world: World; client: Pick<KubeClient, 'apply'>; tell: TellEvent };

type Status = { conditions?: Condition[] };
type WithStatus = KubeObject & { status?: Status };

/** True when something was written. */
export const writeStatus = async (resource: WithStatus, status: Status, ports: StatusPorts): Promise<boolean> => {
  if (canonical(resource.status ?? {}) === canonical(status)) return false;
  const { apiVersion, kind, metadata } = resource;
  const { name, namespace = '', uid = '' } = metadata;
  const body = { apiVersion, kind, metadata: { name, namespace, uid }, status };
  const type = kind === VOICE_POOL.kind ? VOICE_POOL : VOICE_FLOW;
  try {
    const written = await ports.client.apply(type, body, 'firstword-status', 'status');
    ports.world.store(type).put(written);
  } catch (thrown) {
    if (isNotFound(thrown)) return false;
    throw thrown;
  }
  await tellOfReadiness(resource, status, ports.tell);
  return true;
};

const tellOfReadiness = async (resource: WithStatus, status: Status, tell: TellEvent): Promise<void> => {
  const before = findCondition(resource.status, 'Ready');
  const now = findCondition(status, 'Ready');
  if (!now?.reason || (before?.status === now.status && before.reason === now.reason)) return;
  await tell(resource, {
    type: now.status === 'True' || isCalm(now.reason) ? 'Normal' : 'Warning',
    reason: now.status === 'True' ? 'Ready' : now.reason,
    action: 'Reconcile',
    note: now.message ?? '',
  });
};

/** The API server may give fields back in another order. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
