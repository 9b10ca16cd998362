// What a flow runs on: LiveKit, Redis, and its own two deployments. All of it has defaults in a cluster.
import { Type, type Static } from 'typebox';
import { Duration } from '../duration.ts';
import { Count, ObjectName, SecretKeyRef, closed, defaulted } from './fields.ts';
import { AutoscalingSpec, PodTemplateSpec, ResourcesSpec } from './pods.ts';

export const LivekitSpec = Type.Object(
  {
    url: Type.String({
      pattern: '^wss?://[^/\\s]\\S*$',
      maxLength: 2048,
      description: 'URL of the LiveKit server',
      form: 'a ws or wss URL',
      examples: ['wss://livekit.example.com'],
    }),
    credentialsSecretRef: Type.Object(
      { name: ObjectName('Name of the Secret, with the keys LIVEKIT_API_KEY and LIVEKIT_API_SECRET', 'livekit') },
      closed('Where the API key and secret lie'),
    ),
  },
  closed('The rooms; left out, the cluster default is used'),
);

export const RedisSpec = Type.Object(
  { urlSecretRef: SecretKeyRef('Where the URL of the Redis lies', 'redis') },
  closed('The token log; left out, the cluster default is used'),
);

const podFields = {
  resources: Type.Optional(ResourcesSpec),
  podTemplate: Type.Optional(PodTemplateSpec),
};

export const BackendSpec = Type.Object(
  {
    replicas: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 100,
        description: 'Number of pods; left out, 2 with Redis and 1 without: more than 1 needs Redis',
      }),
    ),
    ...podFields,
  },
  defaulted('The pods that run the dialogue'),
);

export const AgentSpec = Type.Object(
  {
    replicas: Count('Number of pods; an autoscaler writes it through /scale', { from: 0, to: 1000, fallback: 1 }),
    callsPerPod: Count('Calls that one pod takes at once', { from: 1, to: 200, fallback: 10 }),
    warmBuffer: Count('Further calls for which there is always room', { from: 0, to: 1000, fallback: 2 }),
    drainTimeout: Duration('How long a pod that leaves may finish its calls', '30m'),
    autoscaling: AutoscalingSpec,
    ...podFields,
  },
  defaulted('The pods that take the calls'),
);
export type AgentSpec = Static<typeof AgentSpec>;
