// Whether the Secrets that a flow refers to are there, and what they are made of, as a hash that changes on rotation.
import { secretKeysOf, secretNamesOf, type FlowPlan } from '../flow-plan.ts';
import { hashOf } from '../hash.ts';
import type { Blocker } from '../status/reasons.ts';
import { SECRET } from '../kube/kinds.ts';
import { rejection } from './rejection.ts';
import type { SecretLook, SecretReader } from './secrets.ts';

export type FoundSecrets = { missing: Blocker | null; versions: string };

export const findSecrets = async ({ flow, spec }: FlowPlan, secrets: SecretReader): Promise<FoundSecrets> => {
  const { namespace = '' } = flow.metadata;
  const names = secretNamesOf(spec);
  const unread: Blocker[] = [];
  const look = async (name: string): Promise<SecretLook | null> => {
    try {
      return await secrets.look(namespace, name);
    } catch (thrown) {
      const { apiVersion, kind } = SECRET;
      const blocker = rejection(thrown, { apiVersion, kind, metadata: { name, namespace } });
      if (!blocker) throw thrown;
      unread.push(blocker);
      return null;
    }
  };
  const looks = await Promise.all(names.map(look));
  const byName = new Map(names.map((name, at) => [name, looks[at] ?? null]));
  const lacking = secretKeysOf(spec).find(({ name, key }) => !byName.get(name)?.keys.has(key));
  const message = lacking
    ? byName.get(lacking.name)
      ? `Secret ${lacking.name} has no key "${lacking.key}".`
      : `Secret ${lacking.name} is not there.`
    : '';
  return {
    missing: unread[0] ?? (lacking ? { reason: 'SecretMissing', message } : null),
    versions: hashOf(looks.map((look) => look?.version)),
  };
};
