// Deployment: the replicas of a part, always written, and a hash over what must roll its pods.
import { hashOf } from '../hash.ts';
import { DEPLOYMENT } from '../kube/kinds.ts';
import type { KubeObject } from '../kube/object.ts';
import { ASKED_HASH, ROLLOUT_HASH, labelsOf, selectorOf, type Part } from '../labels.ts';
import { partOf } from './metadata.ts';

type DeploymentOptions = {
  replicas: number;
  /** Whatever of the resource's own spec its pods are made from, the number of them aside. */
  asked: unknown;
  pod: Record<string, unknown>;
  annotations?: Record<string, string>;
  strategy: Record<string, unknown>;
};

/** A new pod serves before an old one goes. */
export const SURGE = { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } };

/** Longer than a node, an image and a voice take to arrive. */
const PROGRESS_SECONDS = 1800;

export const deployment = (
  part: Part,
  { replicas, asked, pod, annotations, strategy }: DeploymentOptions,
): KubeObject => {
  const labels = { ...labelsOf(part.owner), ...selectorOf(part) };
  return {
    apiVersion: DEPLOYMENT.apiVersion,
    kind: DEPLOYMENT.kind,
    metadata: { ...partOf(part), annotations: { [ASKED_HASH]: hashOf(asked) } },
    spec: {
      replicas,
      revisionHistoryLimit: 2,
      progressDeadlineSeconds: PROGRESS_SECONDS,
      selector: { matchLabels: selectorOf(part) },
      strategy,
      template: {
        metadata: { labels, annotations: { ...annotations, [ROLLOUT_HASH]: hashOf([annotations, pod]) } },
        spec: pod,
      },
    },
  };
};
