// What the pods of a deployment may be told: resources, placement, scaling.
import { Type, type Static } from 'typebox';
import { Count, DataKey, ObjectName, closed, defaulted } from './fields.ts';

const Quantity = Type.Unsafe<string | number>({
  type: ['integer', 'string'],
  pattern: '^[0-9]+(\\.[0-9]+)?(m|k|M|G|T|Ki|Mi|Gi|Ti)?$',
  maxLength: 20,
  description: 'An amount of the resource',
  form: 'an amount as Kubernetes writes it',
  examples: ['500m'],
});

const quantities = (description: string) => Type.Record(Type.String(), Quantity, { maxProperties: 16, description });

export const ResourcesSpec = Type.Object(
  {
    requests: Type.Optional(quantities('What each pod is sure to get')),
    limits: Type.Optional(quantities('What each pod may use at most')),
  },
  closed('CPU and memory of each pod'),
);

const label = (description: string) => Type.String({ maxLength: 63, description });
const optionalText = (description: string, maxLength = 253) => Type.Optional(Type.String({ maxLength, description }));

const TolerationSpec = Type.Object(
  {
    key: optionalText('Key of the taint'),
    operator: Type.Optional(Type.Enum(['Exists', 'Equal'], { description: 'How the value is compared' })),
    value: optionalText('Value of the taint', 63),
    effect: Type.Optional(
      Type.Enum(['NoSchedule', 'PreferNoSchedule', 'NoExecute'], { description: 'Effect of the taint' }),
    ),
    tolerationSeconds: Type.Optional(
      Type.Integer({ minimum: 0, maximum: 86_400, description: 'How long a NoExecute taint is tolerated' }),
    ),
  },
  closed('One taint that the pods tolerate'),
);

const EnvSpec = Type.Object(
  {
    name: Type.String({
      pattern: '^[A-Za-z_][A-Za-z0-9_]*$',
      minLength: 1,
      maxLength: 128,
      description: 'Name of the variable',
      examples: ['HTTPS_PROXY'],
    }),
    value: Type.String({ maxLength: 4096, description: 'Its value' }),
  },
  closed('One environment variable'),
);

/** Objects of Kubernetes' own, passed on as they are: the API server checks them where they are used. */
const passedOn = (description: string) =>
  Type.Record(Type.String(), Type.Unknown(), {
    maxProperties: 16,
    description,
    'x-kubernetes-preserve-unknown-fields': true,
  });

export const PodTemplateSpec = Type.Object(
  {
    nodeSelector: Type.Optional(
      Type.Record(Type.String(), label('Value of the label'), {
        maxProperties: 32,
        description: 'Labels that a node must have',
      }),
    ),
    tolerations: Type.Optional(
      Type.Array(TolerationSpec, { maxItems: 32, description: 'Taints that the pods tolerate' }),
    ),
    affinity: Type.Optional(passedOn('Affinity, as a pod has it')),
    topologySpreadConstraints: Type.Optional(
      Type.Array(passedOn('One constraint, as a pod has it'), {
        maxItems: 8,
        description: 'How the pods are spread over zones and nodes',
      }),
    ),
    priorityClassName: Type.Optional(ObjectName('PriorityClass of the pods', 'calls')),
    serviceAccountName: Type.Optional(ObjectName('ServiceAccount of the pods', 'voice')),
    imagePullSecrets: Type.Optional(
      Type.Array(Type.Object({ name: ObjectName('Name of the Secret', 'registry') }, closed('One Secret')), {
        maxItems: 8,
        description: 'Secrets for pulling the images',
      }),
    ),
    env: Type.Optional(Type.Array(EnvSpec, { maxItems: 64, description: 'Further environment variables' })),
    caBundle: Type.Optional(
      Type.Object(
        {
          configMap: ObjectName('ConfigMap that holds it', 'company-ca'),
          key: DataKey('Key in the ConfigMap', 'ca.crt', 'ca.crt'),
        },
        closed('Further certificate authorities that are trusted'),
      ),
    ),
  },
  closed('Where the pods run, and what they are given'),
);

export const AutoscalingSpec = Type.Object(
  {
    mode: Type.Enum(['None', 'KEDA'], { default: 'None', description: 'Who sets the number of pods' }),
    min: Count('Fewest pods', { from: 0, to: 1000, fallback: 1 }),
    max: Count('Most pods', { from: 1, to: 1000, fallback: 10 }),
  },
  defaulted('How the number of pods follows the load'),
);
export type AutoscalingSpec = Static<typeof AutoscalingSpec>;
