// How many flows roll their pods at once for a reason of the operator's own: after an upgrade, not all of them together.
import type { KubeObject } from '../kube/object.ts';

export type RolloutSlots = {
  /** True when the flow may roll, now and until it is done. */
  take(key: string): boolean;
  /** It is rolling already, whoever let it. */
  hold(key: string): void;
  /** It is done; others may. */
  release(key: string): void;
};

export const createRolloutSlots = (most: number, onFree: (keys: string[]) => void): RolloutSlots => {
  const rolling = new Set<string>();
  const waiting = new Set<string>();
  return {
    take(key) {
      if (!rolling.has(key) && rolling.size >= most) {
        waiting.add(key);
        return false;
      }
      waiting.delete(key);
      rolling.add(key);
      return true;
    },
    hold: (key) => void rolling.add(key),
    release(key) {
      waiting.delete(key);
      if (!rolling.delete(key) || waiting.size === 0) return;
      onFree([...waiting].slice(0, Math.max(0, most - rolling.size)));
    },
  };
};

/** True for a Deployment whose pods are not all as it says. */
export const isRolling = ({ metadata, spec, status }: KubeObject): boolean => {
  const { replicas = 1 } = (spec ?? {}) as { replicas?: number };
  const { observedGeneration, updatedReplicas = 0, replicas: pods = 0 } = (status ?? {}) as Record<string, number>;
  return observedGeneration !== metadata.generation || updatedReplicas < replicas || pods > updatedReplicas;
};
