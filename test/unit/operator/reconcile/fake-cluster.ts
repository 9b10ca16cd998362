// A cluster in memory behind the operator's own client: it keeps what is applied, and writes down every write.
import { VoiceError } from '@firstword/shared/contract/errors';
import type { KubeClient } from '../../../../operator/src/kube/client.ts';
import type { Kind } from '../../../../operator/src/kube/kinds.ts';
import { keyOf, type KubeObject } from '../../../../operator/src/kube/object.ts';

export const fakeCluster = () => {
  const objects = new Map<string, KubeObject>();
  const writes: string[] = [];
  let version = 100;
  let fault: ((object: KubeObject) => VoiceError | null) | null = null;
  const id = ({ kind }: Pick<Kind, 'kind'>, key: string): string => `${kind} ${key}`;
  const keep = (object: KubeObject): KubeObject => {
    const known = objects.get(id(object, keyOf(object)));
    const uid = known?.metadata.uid ?? `uid-${++version}`;
    const kept = {
      ...object,
      metadata: { ...object.metadata, uid, generation: 1, resourceVersion: String(++version) },
    };
    objects.set(id(object, keyOf(object)), kept);
    return kept;
  };
  const client: KubeClient = {
    get: async (kind, namespace, name) => objects.get(id(kind, namespace ? `${namespace}/${name}` : name)) ?? null,
    async apply(_kind, object, manager, subresource) {
      const refused = fault?.(object);
      if (refused) throw refused;
      const there = objects.get(id(object, keyOf(object)));
      const { resourceVersion = there?.metadata.resourceVersion } = object.metadata;
      if (there && resourceVersion !== there.metadata.resourceVersion) {
        throw new VoiceError('Conflict', 'the object has been modified', { status: 409 });
      }
      writes.push(`${manager} ${object.kind} ${object.metadata.name}${subresource ? ` ${subresource}` : ''}`);
      const known = objects.get(id(object, keyOf(object)));
      if (manager === 'firstword-operator' && object.kind !== 'Pod') return keep(object);
      if (!known) throw new VoiceError('NotFound', 'gone', { status: 404 });
      const annotations = { ...known.metadata.annotations, ...object.metadata.annotations };
      return keep({ ...known, ...object, metadata: { ...known.metadata, ...object.metadata, annotations } });
    },
    async create(kind, object) {
      const refused = fault?.(object);
      if (refused) throw refused;
      if (objects.has(id(kind, keyOf(object)))) throw new VoiceError('AlreadyExists', 'there', { status: 409 });
      writes.push(`create ${object.kind} ${object.metadata.name}`);
      const { stringData, ...rest } = object as KubeObject & { stringData?: object };
      return keep({ ...rest, ...(stringData ? { data: stringData } : {}) });
    },
    async remove(kind, object) {
      writes.push(`remove ${object.kind} ${object.metadata.name}`);
      objects.delete(id(kind, keyOf(object)));
    },
  };
  return {
    client,
    /** What was written since it was last asked. */
    writes: () => writes.splice(0),
    put: (object: KubeObject) => keep(object),
    find: (kind: string, name: string) => objects.get(`${kind} voice/${name}`),
    all: () => [...objects.values()],
    failOn: (of: typeof fault) => (fault = of),
  };
};
