// What is made of a resource's spec alone is made once for each generation of it.
import type { ObjectMeta } from './kube/object.ts';

type Resource = { metadata: ObjectMeta };
type Kept<Output> = { uid: string | undefined; generation: number | undefined; output: Output };

/** One answer is kept for each key; the last of a resource that is gone stays until another has its name. */
export const onceAGeneration = <Input extends Resource, Output>(make: (resource: Input) => Output) => {
  const kept = new Map<string, Kept<Output>>();
  return (resource: Input): Output => {
    const { namespace, name, uid, generation } = resource.metadata;
    const key = `${namespace}/${name}`;
    const known = kept.get(key);
    if (known && known.uid === uid && known.generation === generation) return known.output;
    const output = make(resource);
    kept.set(key, { uid, generation, output });
    return output;
  };
};
