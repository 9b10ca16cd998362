// Secret <flow>-access: the service token of a flow. Made once, never overwritten: whoever rotates it edits it.
import { ownedBy } from '../desired/metadata.ts';
import type { KubeClient } from '../kube/client.ts';
import { isConflict } from '../kube/faults.ts';
import { SECRET } from '../kube/kinds.ts';
import { accessName } from '../labels.ts';
import type { FlowObject } from '../resources.ts';
import type { Blocker } from '../status/reasons.ts';
import { takenBy } from './apply-objects.ts';
import { rejection } from './rejection.ts';
import type { SecretLook, SecretReader } from './secrets.ts';

export type AccessPorts = {
  client: Pick<KubeClient, 'create'>;
  secrets: SecretReader;
  /** A token that nobody can guess. */
  newToken: () => string;
};

/** Null once it is there; one that people made is as good as ours. `failures` in a row came before. */
export const ensureAccessSecret = async (
  flow: FlowObject,
  { client, secrets, newToken }: AccessPorts,
  failures = 0,
): Promise<Blocker | null> => {
  const { namespace = '' } = flow.metadata;
  const name = accessName(flow.metadata.name);
  const { apiVersion, kind } = SECRET;
  const secret = { apiVersion, kind, metadata: ownedBy(flow, name), type: 'Opaque' };
  try {
    const look = await secrets.look(namespace, name);
    const fault = look && faultOf(look, flow, name);
    // What a deleted flow left is about to go: it is not to be remembered.
    if (fault?.reason === 'PredecessorLeaving') secrets.forget(namespace, name);
    if (look) return fault;
    secrets.wrote(await client.create(SECRET, { ...secret, stringData: { token: newToken() } }));
    return null;
  } catch (thrown) {
    if (isConflict(thrown)) secrets.forget(namespace, name);
    const blocker = rejection(thrown, secret, failures);
    if (blocker) return blocker;
    throw thrown;
  }
};

const faultOf = ({ owner, keys }: SecretLook, flow: FlowObject, name: string): Blocker | null => {
  const { namespace = '', uid } = flow.metadata;
  if (owner && owner.uid !== uid) {
    const { apiVersion, kind } = SECRET;
    return takenBy(flow, { apiVersion, kind, metadata: { name, namespace, ownerReferences: [owner] } });
  }
  return keys.has('token') ? null : { reason: 'SecretMissing', message: `Secret ${name} has no key "token".` };
};
