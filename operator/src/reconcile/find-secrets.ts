// Whether the Secrets that a flow refers to are there, and what they are made of, as a hash that changes on rotation.
import { secretKeysOf, secretNamesOf } from '../flow-plan.ts';
import { hashOf } from '../hash.ts';
import type { FlowPlan } from '../flow-plan.ts';
import type { Blocker } from '../status/reasons.ts';
import type { SecretReader } from './secrets.ts';

export type FoundSecrets = { missing: Blocker | null; versions: string };

export const findSecrets = async ({ flow, spec }: FlowPlan, secrets: SecretReader): Promise<FoundSecrets> => {
  const { namespace = '' } = flow.metadata;
  const names = secretNamesOf(spec);
  const looks = await Promise.all(names.map((name) => secrets.look(namespace, name)));
  const byName = new Map(names.map((name, at) => [name, looks[at] ?? null]));
  const lacking = secretKeysOf(spec).find(({ name, key }) => !byName.get(name)?.keys.has(key));
  const message = lacking
    ? byName.get(lacking.name)
      ? `Secret ${lacking.name} has no key "${lacking.key}".`
      : `Secret ${lacking.name} is not there.`
    : '';
  return {
    missing: lacking ? { reason: 'SecretMissing', message } : null,
    versions: hashOf(looks.map((look) => look?.version)),
  };
};
