// The chart's values, written once: values.yaml, values.schema.json and docs/reference/values.md are made of this.
import { Type } from 'typebox';
import { HttpUrl, ObjectName, closed, defaulted } from '../../crds/src/spec/fields.ts';
import { LivekitSpec, RedisSpec } from '../../crds/src/spec/deployment.ts';
import { LlmSpec } from '../../crds/src/spec/llm.ts';
import { ResourcesSpec } from '../../crds/src/spec/pods.ts';
import { SttSpec } from '../../crds/src/spec/speech.ts';

const flag = (fallback: boolean, description: string) => Type.Boolean({ default: fallback, description });

const text = (fallback: string, description: string) => Type.String({ maxLength: 512, default: fallback, description });

/** Empty, or what the pattern says. */
const textLike = (pattern: string, description: string) =>
  Type.String({ pattern: `^$|${pattern}`, maxLength: 512, default: '', description });

const words = (description: string) =>
  Type.Record(Type.String(), Type.String(), { maxProperties: 64, default: {}, description });

const namespaces = (description: string) =>
  Type.Array(Type.String({ pattern: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$', maxLength: 63, description: 'A namespace' }), {
    maxItems: 100,
    default: [],
    description,
  });

/** Objects of Kubernetes' own, passed on as they are. */
const passedOn = (description: string) => Type.Record(Type.String(), Type.Unknown(), { default: {}, description });

const resources = (fallback: object) =>
  Type.Object(ResourcesSpec.properties, { ...closed('CPU and memory of the pod'), default: fallback });

const image = (name: string) => text('', `Whole reference of ${name}; empty: made of repository and tag`);

const ImagesValues = Type.Object(
  {
    repository: text('docker.io/firstword', 'Where the images lie'),
    tag: text('', 'Their tag; empty: the version of the chart’s app'),
    pullPolicy: Type.Enum(['IfNotPresent', 'Always', 'Never'], {
      default: 'IfNotPresent',
      description: 'When a node pulls them',
    }),
    pullSecrets: Type.Array(Type.Object({ name: ObjectName('Name of the Secret', 'registry') }, closed('One Secret')), {
      maxItems: 8,
      default: [],
      description: 'Secrets for pulling the operator’s image; flows and pools have their own in podTemplate',
    }),
    operator: image('the operator'),
    backend: image('the backend'),
    piper: image('Piper on CPUs'),
    piperCuda: image('Piper on GPUs'),
    espeak: image('the phoneme process'),
    agentWorker: image('the agent worker'),
  },
  defaulted('The images; flows and pools run the same versions as the operator'),
);

const OperatorValues = Type.Object(
  {
    replicas: Type.Integer({ minimum: 0, maximum: 5, default: 1, description: 'Pods; one of them leads' }),
    prometheusUrl: textLike(
      '^https?://[^/\\s]\\S*$',
      'Prometheus that knows the first words; empty: status shows none',
    ),
    logLevel: Type.Enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace'], {
      default: 'info',
      description: 'How much it logs',
    }),
    resources: resources({ requests: { cpu: '50m', memory: '128Mi' }, limits: { memory: '512Mi' } }),
    podLabels: words('Further labels of its pods'),
    podAnnotations: words('Annotations of its pods'),
    nodeSelector: words('Labels that its node must have'),
    tolerations: Type.Array(passedOn('One toleration, as a pod has it'), {
      maxItems: 32,
      default: [],
      description: 'Taints that its pods tolerate',
    }),
    affinity: passedOn('Affinity of its pods'),
    priorityClassName: text('', 'PriorityClass of its pods'),
  },
  defaulted('The operator itself'),
);

const RedisDefault = Type.Object(
  {
    url: Type.Optional(
      Type.String({
        pattern: '^rediss?(\\+[a-z]+)?://[^/\\s]\\S*$',
        maxLength: 2048,
        description: 'Its URL, where it holds no password',
        examples: ['redis://redis.example.com:6379'],
      }),
    ),
    urlSecretRef: Type.Optional(RedisSpec.properties.urlSecretRef),
  },
  {
    ...closed('The token log: url or urlSecretRef; left out, the trial Redis where it is enabled'),
    maxProperties: 1,
  },
);

const DefaultsValues = Type.Object(
  {
    llm: Type.Optional(LlmSpec),
    stt: Type.Optional(SttSpec),
    livekit: Type.Optional(LivekitSpec),
    redis: Type.Optional(RedisDefault),
    voiceHub: Type.Optional(HttpUrl('A mirror of the public hub of Piper voices', 'https://voices.example.com')),
  },
  defaulted('What flows use that name none of their own; Secrets are looked up in each flow’s namespace'),
);

const TrialRedisValues = Type.Object(
  {
    enabled: flag(true, 'Runs one where defaults.redis names none: one pod without a copy, to try things out'),
    image: text('docker.io/valkey/valkey:8.1-alpine', 'Image of Redis 7 or newer, or Valkey'),
    command: Type.Array(Type.String({ maxLength: 256, description: 'A word' }), {
      minItems: 1,
      maxItems: 8,
      default: ['valkey-server'],
      description: 'The server’s program in the image',
    }),
    resources: resources({ requests: { cpu: '50m', memory: '64Mi' }, limits: { memory: '256Mi' } }),
  },
  defaulted('The trial Redis'),
);

export const ChartValues = Type.Object(
  {
    nameOverride: textLike(
      '^[a-z]([-a-z0-9]{0,38}[a-z0-9])?$',
      'Name of the chart’s objects; empty: that of the release',
    ),
    watchNamespaces: namespaces('Namespaces whose flows are run, with rights there only; empty: all of them'),
    crds: Type.Object(
      {
        enabled: flag(true, 'Installs and upgrades the definitions of VoiceFlow and VoicePool'),
        keep: flag(true, 'Leaves them, and so every VoiceFlow, when the chart is uninstalled'),
      },
      defaulted('The definitions of the resources'),
    ),
    images: ImagesValues,
    operator: OperatorValues,
    rollout: Type.Object(
      {
        maxParallelFlows: Type.Integer({
          minimum: 1,
          maximum: 1000,
          default: 5,
          description: 'Flows and pools whose pods are replaced at once after an upgrade; an edit waits for nobody',
        }),
      },
      defaulted('How an upgrade of the operator comes to what runs'),
    ),
    defaults: DefaultsValues,
    redis: TrialRedisValues,
    keda: Type.Object(
      { enabled: flag(true, 'Lets the operator write ScaledObjects, as soon as KEDA is there') },
      defaulted('Autoscaling by KEDA'),
    ),
    podMonitor: Type.Object(
      {
        enabled: flag(true, 'Writes one for all that runs, where the cluster knows monitoring.coreos.com/v1'),
        interval: Type.String({
          pattern: '^[0-9]+(ms|s|m)$',
          maxLength: 10,
          default: '15s',
          description: 'How often it is scraped',
        }),
        labels: words('Labels by which your Prometheus selects it'),
      },
      defaulted('The PodMonitor of the Prometheus operator'),
    ),
    onUninstall: Type.Enum(['Keep', 'Delete'], {
      default: 'Keep',
      description:
        'Keep: flows stay and go on serving, unmanaged; Delete: flows and pools are deleted first, calls drained',
    }),
  },
  closed('Values of the chart'),
);
