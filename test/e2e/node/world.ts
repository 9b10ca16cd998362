// What the steps of `npm run e2e -- node` share.
import type { Cluster } from './cluster.ts';
import type { Host } from './host.ts';

export type World = {
  cluster: Cluster;
  host: Host;
  /** References of the images, by their names. */
  images: Record<string, string>;
};

/** Of the chart. */
export const RELEASE = 'fw';
export const SYSTEM = 'firstword-e2e-system';
/** Of the flows: restricted Pod Security is enforced here. */
export const NAMESPACE = 'firstword-e2e';

export type Step = {
  name: string;
  /** Resolves with what was seen, in a line or a few; rejects where it does not hold. */
  run(world: World): Promise<string>;
};

/** kubectl in the namespace of the flows. */
export const inFlows =
  ({ cluster }: World) =>
  (...args: string[]): Promise<string> =>
    cluster.kubectl(['-n', NAMESPACE, ...args]);
