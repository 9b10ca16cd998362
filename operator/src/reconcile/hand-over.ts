// An autoscaler takes over a pool of ours: the number of its pods stays what it is until the autoscaler says another.
import type { KubeClient } from '../kube/client.ts';
import { isConflict, isNotFound } from '../kube/faults.ts';
import { VOICE_POOL } from '../kube/kinds.ts';
import type { KubeObject } from '../kube/object.ts';
import type { PoolObject } from '../resources.ts';

type HandOverPorts = { client: Pick<KubeClient, 'apply'> };

/** A field that its only manager leaves out falls back to its default: another manager holds it before. */
export const handOverReplicas = async (
  { pool, desired }: { pool: PoolObject; desired: readonly KubeObject[] },
  { client }: HandOverPorts,
): Promise<void> => {
  const want = desired.find(({ kind }) => kind === VOICE_POOL.kind) as PoolObject | undefined;
  if (want?.spec.autoscaling?.mode !== 'KEDA' || pool.spec.autoscaling.mode === 'KEDA') return;
  const { name, namespace = '', uid = '' } = pool.metadata;
  const { apiVersion, kind } = VOICE_POOL;
  const held = { apiVersion, kind, metadata: { name, namespace, uid }, spec: { replicas: pool.spec.replicas } };
  try {
    await client.apply(VOICE_POOL, held, 'firstword-replicas');
  } catch (thrown) {
    if (!isNotFound(thrown) && !isConflict(thrown)) throw thrown;
  }
};
