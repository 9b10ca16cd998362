// What is made of a resource's spec alone is made once for each generation of it.
import type { ObjectMeta } from './kube/object.ts';

type Resource = { metadata: ObjectMeta };
type Kept<Output> = { uid: string | undefined; generation: number | undefined; output: Output };

/** More than a cluster has; those that are gone are forgotten before the others. */
const MOST_KEPT = 10_000;

/** One answer is kept for each key, those that were asked for last. */
export const onceAGeneration = <Input extends Resource, Output>(make: (resource: Input) => Output) => {
  const kept = new Map<string, Kept<Output>>();
  return (resource: Input): Output => {
    const { namespace, name, uid, generation } = resource.metadata;
    const key = `${namespace}/${name}`;
    const known = kept.get(key);
    const isSame = known?.uid === uid && known?.generation === generation;
    const output = known && isSame ? known.output : make(resource);
    // The key goes to the end of the line.
    kept.delete(key);
    kept.set(key, { uid, generation, output });
    const [oldest] = kept.keys();
    if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
    return output;
  };
};
