// Secrets and ConfigMaps of people's, by name, never listed or watched: looked at again every half minute, and nothing is
// kept of them but their keys' names.
import type { Clock } from '@firstword/shared/runtime/clock';
import type { KubeClient } from '../kube/client.ts';
import { SECRET, type Kind } from '../kube/kinds.ts';
import { controllerOf, type KubeObject, type OwnerReference } from '../kube/object.ts';

export type SecretLook = { keys: ReadonlySet<string>; version: string; owner: OwnerReference | undefined };

export type SecretReader = {
  /** Null when it is not there. */
  look(namespace: string, name: string): Promise<SecretLook | null>;
  /** Says what we wrote ourselves. */
  wrote(secret: KubeObject): void;
  forget(namespace: string, name: string): void;
};

export const LOOK_AGAIN_MS = 30_000;

export const createSecretReader = (
  client: Pick<KubeClient, 'get'>,
  clock: Clock,
  kind: Kind = SECRET,
): SecretReader => {
  const seen = new Map<string, { look: SecretLook | null; untilMs: number }>();
  /** All are kept for as long: the first are the oldest. */
  const forgetOld = (): void => {
    for (const [id, { untilMs }] of seen) {
      if (clock.nowMs() < untilMs) return;
      seen.delete(id);
    }
  };
  const keep = (id: string, look: SecretLook | null): SecretLook | null => {
    // A little less than the period, so that whoever comes once a period finds it out of date.
    seen.delete(id);
    forgetOld();
    seen.set(id, { look, untilMs: clock.nowMs() + LOOK_AGAIN_MS * 0.9 });
    return look;
  };
  return {
    async look(namespace, name) {
      const id = `${namespace}/${name}`;
      const known = seen.get(id);
      if (known && clock.nowMs() < known.untilMs) return known.look;
      const secret = await client.get(kind, namespace, name);
      return keep(id, secret ? lookOf(secret) : null);
    },
    wrote: (secret) => void keep(`${secret.metadata.namespace}/${secret.metadata.name}`, lookOf(secret)),
    forget: (namespace, name) => void seen.delete(`${namespace}/${name}`),
  };
};

const lookOf = (secret: KubeObject): SecretLook => ({
  keys: new Set([secret['data'], secret['binaryData']].flatMap((data) => Object.keys(data ?? {}))),
  version: secret.metadata.resourceVersion ?? '',
  owner: controllerOf(secret),
});
