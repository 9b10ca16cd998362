// Reads and writes of single objects: server-side apply, creation, deletion of exactly one object.
import { isNotFound } from './faults.ts';
import { pathOf, type Kind } from './kinds.ts';
import type { KubeObject } from './object.ts';
import type { Transport } from './transport.ts';

/** Who owns the fields of an apply: each writes all of its fields each time. */
export type Manager = 'firstword-operator' | 'firstword-status' | 'firstword-finalizer' | 'firstword-replicas';

export type KubeClient = {
  /** Null when there is none. */
  get(kind: Kind, namespace: string | undefined, name: string): Promise<KubeObject | null>;
  /** Fields that the manager left out since last time are removed. With a `uid` nothing is created; with a
   * `resourceVersion` nothing else is changed. */
  apply(kind: Kind, object: KubeObject, manager: Manager, subresource?: string): Promise<KubeObject>;
  create(kind: Kind, object: KubeObject): Promise<KubeObject>;
  /** Deletes this object and no successor of its name; one that is gone already is fine. */
  remove(kind: Kind, object: KubeObject): Promise<void>;
};

const APPLY = 'application/apply-patch+yaml';

export const createKubeClient = ({ send }: Pick<Transport, 'send'>): KubeClient => ({
  async get(kind, namespace, name) {
    try {
      return await send<KubeObject>({ method: 'GET', path: pathOf(kind, { namespace, name }) });
    } catch (thrown) {
      if (isNotFound(thrown)) return null;
      throw thrown;
    }
  },
  apply(kind, object, manager, subresource) {
    const { name, namespace } = object.metadata;
    return send({
      method: 'PATCH',
      path: pathOf(kind, { namespace, name, ...(subresource ? { subresource } : {}) }),
      query: { fieldManager: manager, force: true },
      contentType: APPLY,
      body: object,
    });
  },
  create: (kind, object) =>
    send({
      method: 'POST',
      path: pathOf(kind, { namespace: object.metadata.namespace }),
      query: { fieldManager: 'firstword-operator' },
      body: object,
    }),
  async remove(kind, { metadata }) {
    const { namespace, name, uid } = metadata;
    try {
      await send({
        method: 'DELETE',
        path: pathOf(kind, { namespace, name }),
        body: {
          apiVersion: 'v1',
          kind: 'DeleteOptions',
          propagationPolicy: 'Background',
          preconditions: { uid },
        },
      });
    } catch (thrown) {
      if (!isNotFound(thrown)) throw thrown;
    }
  },
});
