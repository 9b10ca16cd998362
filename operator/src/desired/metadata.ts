// The head of every object: its name, its labels, and the one resource that owns it.
import type { KubeObject, ObjectMeta } from '../kube/object.ts';
import { labelsOf, selectorOf, type Part } from '../labels.ts';

/** For an object of the whole resource. */
export const ownedBy = (owner: KubeObject, name: string): ObjectMeta => {
  const { apiVersion, kind, metadata } = owner;
  return {
    name,
    ...(metadata.namespace ? { namespace: metadata.namespace } : {}),
    labels: labelsOf(owner),
    ownerReferences: [
      { apiVersion, kind, name: metadata.name, uid: metadata.uid ?? '', controller: true, blockOwnerDeletion: true },
    ],
  };
};

/** For an object of one of its parts. */
export const partOf = (part: Part, name = part.name): ObjectMeta => {
  const metadata = ownedBy(part.owner, name);
  return { ...metadata, labels: { ...metadata.labels, ...selectorOf(part) } };
};
