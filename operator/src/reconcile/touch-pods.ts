// Running pods are told of a new configuration: a changed annotation makes the kubelet bring mounted files at once.
import type { KubeClient } from '../kube/client.ts';
import { isConflict, isNotFound } from '../kube/faults.ts';
import { POD } from '../kube/kinds.ts';
import type { KubeObject } from '../kube/object.ts';
import { COMPONENT_LABEL, CONFIG_HASH, type Component } from '../labels.ts';
import { podStatus } from '../status/pod-state.ts';
import type { Blocker } from '../status/reasons.ts';
import { rejection } from './rejection.ts';
import type { World } from './world.ts';

export type TouchPorts = { world: World; client: Pick<KubeClient, 'apply'> };

/** The pods of one part. */
export const podsOfPart = (pods: readonly KubeObject[], component: Component): KubeObject[] =>
  pods.filter(({ metadata }) => metadata.labels?.[COMPONENT_LABEL] === component);

/** A pod that does not run yet reads what is there when it starts. Answers with those that may not be touched: the kubelet
 * brings them the files in its own time. */
export const touchPods = async (
  pods: readonly KubeObject[],
  { hash, failures }: { hash: string; failures: number },
  ports: TouchPorts,
): Promise<Blocker[]> => {
  const { world, client } = ports;
  const behind = pods.filter(
    (pod) =>
      podStatus(pod).phase === 'Running' &&
      !pod.metadata.deletionTimestamp &&
      pod.metadata.annotations?.[CONFIG_HASH] !== hash,
  );
  const touch = async (pod: KubeObject): Promise<Blocker | null> => {
    const { metadata } = pod;
    const { name, namespace = '', uid = '' } = metadata;
    const { apiVersion, kind } = POD;
    const patch = { apiVersion, kind, metadata: { name, namespace, uid, annotations: { [CONFIG_HASH]: hash } } };
    try {
      world.store(POD).note(await client.apply(POD, patch, 'firstword-operator'));
      return null;
    } catch (thrown) {
      // It is gone, or another of its name is there.
      if (isNotFound(thrown) || isConflict(thrown)) return null;
      const blocker = rejection(thrown, pod, failures);
      if (!blocker) throw thrown;
      return blocker;
    }
  };
  return (await Promise.all(behind.map(touch))).filter((blocker) => blocker !== null);
};
