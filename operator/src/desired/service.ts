// Service: one stable name for the pods of a part; headless, a name for each of them.
import { SERVICE } from '../kube/kinds.ts';
import type { KubeObject } from '../kube/object.ts';
import { selectorOf, type Part } from '../labels.ts';
import { partOf } from './metadata.ts';

const PORTS = [{ name: 'http', port: 80, protocol: 'TCP', targetPort: 'http' }];

export const service = (part: Part): KubeObject => ({
  apiVersion: SERVICE.apiVersion,
  kind: SERVICE.kind,
  metadata: partOf(part),
  spec: { type: 'ClusterIP', selector: selectorOf(part), ports: PORTS },
});

export const headlessService = (part: Part, name: string): KubeObject => ({
  apiVersion: SERVICE.apiVersion,
  kind: SERVICE.kind,
  metadata: partOf(part, name),
  spec: { type: 'ClusterIP', clusterIP: 'None', selector: selectorOf(part), ports: PORTS },
});
