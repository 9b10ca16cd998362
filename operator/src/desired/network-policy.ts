// NetworkPolicy: what may come in. Where a flow may go is its own egress guard's affair, which knows host names.
import { NETWORK_POLICY } from '../kube/kinds.ts';
import type { KubeObject } from '../kube/object.ts';
import { selectorOf, type Part } from '../labels.ts';
import { partOf } from './metadata.ts';

type Reach = {
  port: string;
  /** `anyone` asks with a token; `cluster` is any pod, as nothing outside needs it. */
  from: 'anyone' | 'cluster';
};

export const networkPolicy = (part: Part, { port, from }: Reach): KubeObject => ({
  apiVersion: NETWORK_POLICY.apiVersion,
  kind: NETWORK_POLICY.kind,
  metadata: partOf(part),
  spec: {
    podSelector: { matchLabels: selectorOf(part) },
    policyTypes: ['Ingress'],
    ingress: [
      {
        ...(from === 'cluster' ? { from: [{ namespaceSelector: {} }] } : {}),
        ports: [{ port, protocol: 'TCP' }],
      },
    ],
  },
});
