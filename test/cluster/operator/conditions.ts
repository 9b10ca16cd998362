// What a resource says of itself.
import type { KubeObject } from '../../fixtures/control-plane/client.ts';

type Condition = { type: string; status: string; reason: string; message: string; observedGeneration: number };

/** A condition, once it is about the spec as it is now. */
export const conditionOf = ({ status, metadata }: KubeObject, type: string): Condition | undefined =>
  (status?.conditions as Condition[] | undefined)?.find(
    (condition) => condition.type === type && condition.observedGeneration === metadata.generation,
  );

export const isReady = (resource: KubeObject): boolean => conditionOf(resource, 'Ready')?.status === 'True';

/** True for a resource that waits for this. */
export const waitsFor =
  (reason: string) =>
  (resource: KubeObject): boolean =>
    conditionOf(resource, 'Ready')?.status === 'False' && conditionOf(resource, 'Ready')?.reason === reason;
