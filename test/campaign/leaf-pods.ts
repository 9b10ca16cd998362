// Whether the API server would take the Deployments of a resource: of podTemplate Kubernetes checks more than a schema says.
import { Value } from 'typebox/value';
import { VoicePool } from '@firstword/crds/voice-pool';
import { flowObjects } from '../../operator/src/desired/flow-objects.ts';
import { ownedPool } from '../../operator/src/desired/owned-pool.ts';
import { poolObjects } from '../../operator/src/desired/pool-objects.ts';
import { planFlow } from '../../operator/src/flow-plan.ts';
import type { KubeObject } from '../../operator/src/kube/object.ts';
import { planPool } from '../../operator/src/pool-plan.ts';
import type { FlowObject, PoolObject } from '../../operator/src/resources.ts';
import type { KubeClient } from '../fixtures/control-plane/client.ts';
import { pathIn } from '../fixtures/control-plane/in-namespace.ts';
import { theOptions } from '../unit/operator/a-resource.ts';

const placed = <Resource extends KubeObject>(resource: Resource, namespace: string): Resource => ({
  ...resource,
  metadata: { ...resource.metadata, namespace, uid: 'judged' },
});

const poolOf = (resource: FlowObject | PoolObject): PoolObject | null => {
  if (resource.kind === 'VoicePool') return resource as PoolObject;
  const own = ownedPool(planFlow(resource as FlowObject, theOptions().defaults));
  return own && (Value.Default(VoicePool, structuredClone(own)) as PoolObject);
};

const objectsOf = (resource: FlowObject | PoolObject): KubeObject[] => {
  const options = theOptions();
  const pool = poolOf(resource);
  return [
    ...(resource.kind === 'VoiceFlow' ? flowObjects(planFlow(resource as FlowObject, options.defaults), options) : []),
    ...(pool
      ? poolObjects(
          planPool(placed(pool, resource.metadata.namespace ?? ''), [], () => []),
          options,
        )
      : []),
  ];
};

/** Nothing is stored: the API server only says what it thinks. */
export const refusedPods = async (
  resource: FlowObject | PoolObject,
  client: KubeClient,
  namespace: string,
): Promise<boolean> => {
  const deployments = objectsOf(placed(resource, namespace)).filter(({ kind }) => kind === 'Deployment');
  const answers = await Promise.all(
    deployments.map(({ metadata, ...rest }) =>
      client.request('POST', `${pathIn(namespace, 'deployments')}?dryRun=All&fieldValidation=Strict`, {
        body: { ...rest, metadata: { ...metadata, name: `${metadata.name}-dry`, ownerReferences: [] } },
      }),
    ),
  );
  return answers.some(({ status }) => status >= 300);
};
