// Running pods are told of a new configuration: a changed annotation makes the kubelet bring mounted files at once.
import type { KubeClient } from '../kube/client.ts';
import { isConflict, isNotFound } from '../kube/faults.ts';
import { POD } from '../kube/kinds.ts';
import type { KubeObject } from '../kube/object.ts';
import { COMPONENT_LABEL, CONFIG_HASH, type Component } from '../labels.ts';
import { podStatus } from '../status/pod-state.ts';
import type { World } from './world.ts';

export type TouchPorts = { world: World; client: Pick<KubeClient, 'apply'> };

/** The pods of one part. */
export const podsOfPart = (pods: readonly KubeObject[], component: Component): KubeObject[] =>
  pods.filter(({ metadata }) => metadata.labels?.[COMPONENT_LABEL] === component);

/** A pod that does not run yet reads what is there when it starts. */
export const touchPods = async (pods: readonly KubeObject[], hash: string, ports: TouchPorts): Promise<void> => {
  const { world, client } = ports;
  const behind = pods.filter(
    (pod) =>
      podStatus(pod).phase === 'Running' &&
      !pod.metadata.deletionTimestamp &&
      pod.metadata.annotations?.[CONFIG_HASH] !== hash,
  );
  const touch = async ({ metadata }: KubeObject): Promise<void> => {
    const { name, namespace = '', uid = '' } = metadata;
    const { apiVersion, kind } = POD;
    const patch = { apiVersion, kind, metadata: { name, namespace, uid, annotations: { [CONFIG_HASH]: hash } } };
    try {
      world.store(POD).note(await client.apply(POD, patch, 'firstword-operator'));
    } catch (thrown) {
      // It is gone, or another of its name is there.
      if (!isNotFound(thrown) && !isConflict(thrown)) throw thrown;
    }
  };
  await Promise.all(behind.map(touch));
};
