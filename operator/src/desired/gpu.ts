// How a pod gets one GPU: the limit, the taint that keeps others off such nodes, and the products that will do.
import type { VoicePoolSpec } from '@firstword/crds/spec/pool';

type Gpu = VoicePoolSpec['gpu'];
type Affinity = Record<string, unknown>;
type Term = { matchExpressions?: unknown[]; [field: string]: unknown };
type NodeAffinity = { requiredDuringSchedulingIgnoredDuringExecution?: { nodeSelectorTerms?: Term[] } };

const PRODUCT_LABEL = 'nvidia.com/gpu.product';

/** Nodes with GPUs are tainted by the resource's name; those with slices of one often by that of the whole. */
export const gpuTolerations = ({ resourceName }: Gpu) =>
  [...new Set([resourceName, ...(resourceName.startsWith('nvidia.com/') ? ['nvidia.com/gpu'] : [])])].map((key) => ({
    key,
    operator: 'Exists',
    effect: 'NoSchedule',
  }));

/** The user's own affinity, and besides a node with one of the products. */
export const gpuAffinity = ({ products }: Gpu, affinity: Affinity = {}): Affinity => {
  if (products.length === 0) return affinity;
  const needed = { key: PRODUCT_LABEL, operator: 'In', values: products.flatMap(spellings) };
  const nodeAffinity = (affinity.nodeAffinity ?? {}) as NodeAffinity;
  // Terms are alternatives: each of them has to ask for the product.
  const terms = nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [{}];
  const nodeSelectorTerms = terms.map((term) => ({
    ...term,
    matchExpressions: [...(term.matchExpressions ?? []), needed],
  }));
  return {
    ...affinity,
    nodeAffinity: { ...nodeAffinity, requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } },
  };
};

/** As nodes are labelled: with the maker's name or not, and otherwise where pods share the GPU by time. */
const spellings = (product: string): string[] =>
  (product.startsWith('NVIDIA-') ? [product] : [product, `NVIDIA-${product}`]).flatMap((name) => [
    name,
    `${name}-SHARED`,
  ]);
