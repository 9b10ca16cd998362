// PodDisruptionBudget: a drained node takes one pod of a part at a time, and a broken pod keeps no node from draining.
import { DISRUPTION_BUDGET } from '../kube/kinds.ts';
import type { KubeObject } from '../kube/object.ts';
import { selectorOf, type Part } from '../labels.ts';
import { partOf } from './metadata.ts';

export const disruptionBudget = (part: Part): KubeObject => ({
  apiVersion: DISRUPTION_BUDGET.apiVersion,
  kind: DISRUPTION_BUDGET.kind,
  metadata: partOf(part),
  spec: {
    maxUnavailable: 1,
    selector: { matchLabels: selectorOf(part) },
    unhealthyPodEvictionPolicy: 'AlwaysAllow',
  },
});
