// ServiceAccount: each part has its own, and none may ask the API server anything.
import { SERVICE_ACCOUNT } from '../kube/kinds.ts';
import type { KubeObject } from '../kube/object.ts';
import type { Part } from '../labels.ts';
import { partOf } from './metadata.ts';

export const serviceAccount = (part: Part): KubeObject => ({
  apiVersion: SERVICE_ACCOUNT.apiVersion,
  kind: SERVICE_ACCOUNT.kind,
  metadata: partOf(part),
  automountServiceAccountToken: false,
});
