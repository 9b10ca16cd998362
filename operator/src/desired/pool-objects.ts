// Everything that a VoicePool owns.
import { TTS_ACTIVE } from '@firstword/shared/contract/metric-names';
import type { KubeObject } from '../kube/object.ts';
import { headlessName, piperName } from '../labels.ts';
import type { PoolPlan } from '../pool-plan.ts';
import { disruptionBudget } from './disruption-budget.ts';
import { networkPolicy } from './network-policy.ts';
import type { DesiredOptions } from './options.ts';
import { piperConfigMap, piperPart } from './piper-config-map.ts';
import { piperDeployment } from './piper-deployment.ts';
import { scaledObject } from './scaled-object.ts';
import { headlessService, service } from './service.ts';
import { serviceAccount } from './service-account.ts';

type Build = (plan: PoolPlan, options: DesiredOptions) => KubeObject | null;

/** In the order in which they are applied. */
const BUILDERS: readonly Build[] = [
  piperConfigMap,
  (plan) => serviceAccount(piperPart(plan)),
  (plan) => service(piperPart(plan)),
  (plan) => headlessService(piperPart(plan), headlessName(plan.pool.metadata.name)),
  (plan) => disruptionBudget(piperPart(plan)),
  (plan) => networkPolicy(piperPart(plan), { port: 'http', from: 'cluster' }),
  piperDeployment,
  (plan, options) => scaledObject(piperPart(plan), speechLoad(plan), options),
];

export const poolObjects = (plan: PoolPlan, options: DesiredOptions): KubeObject[] =>
  BUILDERS.flatMap((build) => build(plan, options) ?? []);

const speechLoad = ({ pool }: PoolPlan) => {
  const { name, namespace } = pool.metadata;
  const pods = `namespace="${namespace}",pod=~"${piperName(name)}-.*"`;
  return {
    autoscaling: pool.spec.autoscaling,
    query: `sum(${TTS_ACTIVE}{${pods}}) or vector(0)`,
    perPod: pool.spec.streamsPerPod,
  };
};
