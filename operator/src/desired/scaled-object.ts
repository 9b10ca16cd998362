// ScaledObject: KEDA sets replicas through the resource's own /scale, so there is one truth and nobody fights over it.
import { SCALED_OBJECT } from '../kube/kinds.ts';
import type { KubeObject } from '../kube/object.ts';
import type { Part } from '../labels.ts';
import { partOf } from './metadata.ts';
import type { DesiredOptions } from './options.ts';

type Scaling = {
  autoscaling: { mode: 'None' | 'KEDA'; min: number; max: number };
  /** PromQL: the load of all pods, in units of which one pod bears `perPod`. */
  query: string;
  perPod: number;
};

/** Null where nobody scales it, or KEDA or the metric is missing. */
export const scaledObject = (part: Part, scaling: Scaling, options: DesiredOptions): KubeObject | null => {
  const { autoscaling, query, perPod } = scaling;
  const { hasKeda, prometheusUrl } = options;
  if (autoscaling.mode !== 'KEDA' || !hasKeda || !prometheusUrl) return null;
  const { apiVersion, kind, metadata } = part.owner;
  return {
    apiVersion: SCALED_OBJECT.apiVersion,
    kind: SCALED_OBJECT.kind,
    metadata: partOf(part),
    spec: {
      scaleTargetRef: { apiVersion, kind, name: metadata.name },
      minReplicaCount: autoscaling.min,
      maxReplicaCount: autoscaling.max,
      pollingInterval: 15,
      triggers: [
        {
          type: 'prometheus',
          // The sum by what one pod bears, rounded up: KEDA's own rule for an average.
          metricType: 'AverageValue',
          metadata: { serverAddress: prometheusUrl, query, threshold: String(perPod) },
        },
      ],
    },
  };
};
