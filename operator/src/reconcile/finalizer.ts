// The finalizer that lets calls end before a flow goes: set before anything is made, taken off when all is done.
import type { KubeClient } from '../kube/client.ts';
import { isConflict, isNotFound } from '../kube/faults.ts';
import { VOICE_FLOW } from '../kube/kinds.ts';
import { DRAIN_FINALIZER } from '../labels.ts';
import type { FlowObject } from '../resources.ts';
import type { World } from './world.ts';

export type FinalizerPorts = { world: World; client: Pick<KubeClient, 'apply'> };

export const hasFinalizer = ({ metadata }: FlowObject): boolean =>
  metadata.finalizers?.includes(DRAIN_FINALIZER) ?? false;

/** Sets it or takes it off. False where the flow is gone, whatever has its name now. */
export const setFinalizer = async (
  flow: FlowObject,
  isSet: boolean,
  { world, client }: FinalizerPorts,
): Promise<boolean> => {
  if (hasFinalizer(flow) === isSet) return true;
  const { apiVersion, kind, metadata } = flow;
  const { name, namespace = '', uid = '' } = metadata;
  const finalizers = isSet ? [DRAIN_FINALIZER] : [];
  const patch = { apiVersion, kind, metadata: { name, namespace, uid, finalizers } };
  try {
    const written = await client.apply(VOICE_FLOW, patch, 'firstword-finalizer');
    const store = world.store(VOICE_FLOW);
    if (isSet || written.metadata.finalizers?.length) store.put(written);
    else store.drop(written);
    return true;
  } catch (thrown) {
    if (!isNotFound(thrown) && !isConflict(thrown)) throw thrown;
    return false;
  }
};
