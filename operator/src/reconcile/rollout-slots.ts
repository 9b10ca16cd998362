// How many resources roll their pods at once for a reason of the operator's own: after an upgrade, not all of them together.
import type { Clock } from '@firstword/shared/runtime/clock';
import type { KubeObject } from '../kube/object.ts';
import type { PartState } from '../status/part-state.ts';
import { nameOf } from './rejection.ts';

export type RolloutSlots = {
  /** True when it may roll, now and until it is done. */
  take(key: string): boolean;
  /** It is rolling already, whoever let it. */
  hold(key: string): void;
  /** So many of its new pods serve: for as long as there come more, it is waited for. */
  progress(key: string, serving: number): void;
  /** It is done; others may. */
  release(key: string): void;
  holders(): string[];
};

type SlotsOptions = {
  most: number;
  clock: Pick<Clock, 'nowMs'>;
  onFree: (keys: string[]) => void;
};

/** A rollout that gets no further for so long is for people: others are not kept from theirs by it. */
const STUCK_MS = 600_000;

export const createRolloutSlots = ({ most, clock, onFree }: SlotsOptions): RolloutSlots => {
  const rolling = new Map<string, { serving: number; sinceMs: number }>();
  const waiting = new Set<string>();
  const begin = (key: string): void => {
    if (!rolling.has(key)) rolling.set(key, { serving: 0, sinceMs: clock.nowMs() });
  };
  const dropStuck = (): void => {
    for (const [key, { sinceMs }] of rolling) if (clock.nowMs() - sinceMs >= STUCK_MS) rolling.delete(key);
  };
  return {
    take(key) {
      dropStuck();
      if (!rolling.has(key) && rolling.size >= most) {
        waiting.add(key);
        return false;
      }
      waiting.delete(key);
      begin(key);
      return true;
    },
    hold: begin,
    progress(key, serving) {
      const held = rolling.get(key);
      if (held && serving > held.serving) rolling.set(key, { serving, sinceMs: clock.nowMs() });
    },
    release(key) {
      waiting.delete(key);
      if (!rolling.delete(key) || waiting.size === 0) return;
      onFree([...waiting].slice(0, Math.max(0, most - rolling.size)));
    },
    holders: () => [...rolling.keys()],
  };
};

/** Frees a slot once all is as wanted; until then it notes how far it is. */
export const followRollout = (owner: KubeObject, parts: readonly (PartState | null)[], slots: RolloutSlots): void => {
  const states = parts.filter((state) => state !== null);
  if (states.every(({ isComplete }) => isComplete)) return slots.release(nameOf(owner));
  slots.progress(
    nameOf(owner),
    states.reduce((sum, { serving }) => sum + serving, 0),
  );
};

/** True for a Deployment whose pods are not all as it says. */
export const isRolling = ({ metadata, spec, status }: KubeObject): boolean => {
  const { replicas = 1 } = (spec ?? {}) as { replicas?: number };
  const { observedGeneration, updatedReplicas = 0, replicas: pods = 0 } = (status ?? {}) as Record<string, number>;
  return observedGeneration !== metadata.generation || updatedReplicas < replicas || pods > updatedReplicas;
};
