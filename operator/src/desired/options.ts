// What every builder may know besides the resource itself: images, and what the cluster has.
import type { ClusterDefaults } from '../defaults.ts';

export type DesiredOptions = {
  images: { backend: string; agent: string; piper: string; piperCuda: string; espeak: string };
  imagePullPolicy: 'Always' | 'IfNotPresent' | 'Never';
  defaults: ClusterDefaults;
  /** Where KEDA reads the load; without it nothing is scaled. */
  prometheusUrl: string | undefined;
  hasKeda: boolean;
};
