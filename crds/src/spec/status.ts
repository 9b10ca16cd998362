// What the operator writes down about a resource.
import { Type, type Static } from 'typebox';
import { closed } from './fields.ts';

const text = (description: string, maxLength = 253) => Type.Optional(Type.String({ maxLength, description }));
const count = (description: string) =>
  Type.Optional(Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER, description }));

const ConditionStatus = Type.Object(
  {
    type: Type.String({ minLength: 1, maxLength: 316, description: 'What it is about, for example Ready' }),
    status: Type.Enum(['True', 'False', 'Unknown'], { description: 'Whether it is so' }),
    reason: text('The fact behind it, in one word', 1024),
    message: text('The same in a sentence', 32_768),
    observedGeneration: count('The generation that it is about'),
    lastTransitionTime: text('When it became so', 40),
  },
  closed('One condition'),
);

const ComponentStatus = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 63, description: 'backend, agent or tts' }),
    desired: count('Pods that there should be'),
    ready: count('Pods that serve'),
    image: text('Image that they run', 512),
    reason: text('What they wait for'),
  },
  closed('One component'),
);

const common = {
  observedGeneration: count('The generation that all of this is about'),
  conditions: Type.Optional(
    Type.Array(ConditionStatus, {
      maxItems: 32,
      description: 'What is so and what is not',
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['type'],
    }),
  ),
  components: Type.Optional(
    Type.Array(ComponentStatus, {
      maxItems: 8,
      description: 'The parts that it runs',
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['name'],
    }),
  ),
  replicas: count('Pods that /scale counts'),
  selector: text('Label selector of those pods, for autoscalers', 1024),
};

const FirstWordStatus = Type.Object(
  {
    p50: text('Half of the turns were quicker', 12),
    p95: text('95 of 100 turns were quicker', 12),
    attainment: text('Share of turns that kept the target', 12),
    target: text('The target that this was measured against', 12),
  },
  closed('How the promise is kept'),
);

const RolloutStatus = Type.Object(
  { hash: text('What the pods were made from', 64), time: text('When it was complete', 40) },
  closed('The last change of pods'),
);

export const VoiceFlowStatus = Type.Object(
  {
    ...common,
    firstWord: Type.Optional(FirstWordStatus),
    activeCalls: count('Calls at this moment'),
    agentName: text('Name that LiveKit dispatches calls to'),
    lastRollout: Type.Optional(RolloutStatus),
  },
  closed('What the operator observed'),
);
export type VoiceFlowStatus = Static<typeof VoiceFlowStatus>;

const VoiceStatus = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 100, description: 'Name of the voice' }),
    digest: text('Digest of its .onnx', 80),
    state: Type.Optional(
      Type.Enum(['Pending', 'Downloading', 'Loading', 'Ready', 'Failed'], { description: 'How far it is' }),
    ),
  },
  closed('One voice'),
);

export const VoicePoolStatus = Type.Object(
  {
    ...common,
    voices: Type.Optional(
      Type.Array(VoiceStatus, {
        maxItems: 64,
        description: 'The voices, and how far each is',
        'x-kubernetes-list-type': 'map',
        'x-kubernetes-list-map-keys': ['name'],
      }),
    ),
    gpu: Type.Optional(
      Type.Object(
        { product: text('Product that serves', 63), pods: count('Pods that have one') },
        closed('The GPUs in use'),
      ),
    ),
  },
  closed('What the operator observed'),
);
export type VoicePoolStatus = Static<typeof VoicePoolStatus>;
