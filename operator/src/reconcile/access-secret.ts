// Secret <flow>-access: the service token of a flow. Made once, never overwritten: whoever rotates it edits it.
import { ownedBy } from '../desired/metadata.ts';
import type { KubeClient } from '../kube/client.ts';
import { isConflict } from '../kube/faults.ts';
import { SECRET } from '../kube/kinds.ts';
import { accessName } from '../labels.ts';
import type { FlowObject } from '../resources.ts';
import type { Blocker } from '../status/reasons.ts';
import type { SecretReader } from './secrets.ts';

export type AccessPorts = {
  client: Pick<KubeClient, 'create'>;
  secrets: SecretReader;
  /** A token that nobody can guess. */
  newToken: () => string;
};

/** Null once it is there; one that people made is as good as ours. */
export const ensureAccessSecret = async (
  flow: FlowObject,
  { client, secrets, newToken }: AccessPorts,
): Promise<Blocker | null> => {
  const { namespace = '', uid } = flow.metadata;
  const name = accessName(flow.metadata.name);
  const look = await secrets.look(namespace, name);
  if (!look) {
    const { apiVersion, kind } = SECRET;
    const token = newToken();
    const secret = { apiVersion, kind, metadata: ownedBy(flow, name), type: 'Opaque', stringData: { token } };
    try {
      secrets.wrote(await client.create(SECRET, secret));
      return null;
    } catch (thrown) {
      if (isConflict(thrown)) secrets.forget(namespace, name);
      throw thrown;
    }
  }
  if (look.ownerUid !== undefined && look.ownerUid !== uid) {
    return { reason: 'NameConflict', message: `Secret ${name} is there already and belongs to another resource.` };
  }
  return look.keys.has('token') ? null : { reason: 'SecretMissing', message: `Secret ${name} has no key "token".` };
};
