// What is made of a resource's spec alone is made once for each generation of it.
import type { ObjectMeta } from './kube/object.ts';

type Resource = { metadata: ObjectMeta };

/** Kept for as long as somebody holds the object; another generation is another object. */
export const onceAGeneration = <Input extends Resource, Output>(make: (resource: Input) => Output) => {
  const kept = new Map<string, { generation: number | undefined; output: Output }>();
  return {
    of: (resource: Input): Output => {
      const { uid = '', generation } = resource.metadata;
      const known = kept.get(uid);
      if (known && known.generation === generation) return known.output;
      const output = make(resource);
      kept.set(uid, { generation, output });
      return output;
    },
    forget: (uid: string) => void kept.delete(uid),
  };
};
