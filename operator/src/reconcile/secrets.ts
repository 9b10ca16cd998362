// Secrets by name, never listed or watched: looked at again every half minute, and never kept but for their keys' names.
import type { Clock } from '@firstword/shared/runtime/clock';
import type { KubeClient } from '../kube/client.ts';
import { SECRET } from '../kube/kinds.ts';
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

export const createSecretReader = (client: Pick<KubeClient, 'get'>, clock: Clock): SecretReader => {
  const seen = new Map<string, { look: SecretLook | null; untilMs: number }>();
  const keep = (id: string, look: SecretLook | null): SecretLook | null => {
    // A little less than the period, so that whoever comes once a period finds it out of date.
    seen.set(id, { look, untilMs: clock.nowMs() + LOOK_AGAIN_MS * 0.9 });
    return look;
  };
  return {
    async look(namespace, name) {
      const id = `${namespace}/${name}`;
      const known = seen.get(id);
      if (known && clock.nowMs() < known.untilMs) return known.look;
      const secret = await client.get(SECRET, namespace, name);
      return keep(id, secret ? lookOf(secret) : null);
    },
    wrote: (secret) => void keep(`${secret.metadata.namespace}/${secret.metadata.name}`, lookOf(secret)),
    forget: (namespace, name) => void seen.delete(`${namespace}/${name}`),
  };
};

const lookOf = (secret: KubeObject): SecretLook => ({
  keys: new Set(Object.keys((secret['data'] as Record<string, string> | undefined) ?? {})),
  version: secret.metadata.resourceVersion ?? '',
  owner: controllerOf(secret),
});
