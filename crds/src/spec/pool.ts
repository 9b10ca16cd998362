// VoicePool's spec: Piper servers, their voices and where they run. A flow may also have one inline, at spec.tts.piper.
import { Type, type Static } from 'typebox';
import { Count, HttpUrl, ObjectName, closed, defaulted } from './fields.ts';
import { AutoscalingSpec, PodTemplateSpec, ResourcesSpec } from './pods.ts';

/** A voice's name as Piper's files have it. */
export const voiceName = {
  pattern: '^[A-Za-z0-9][A-Za-z0-9_.-]*$',
  minLength: 1,
  maxLength: 100,
  description: 'Name of a Piper voice',
  form: 'the name of a Piper voice',
  examples: ['en_US-joe-medium'],
};

const sha256 = (description: string) =>
  Type.String({ pattern: '^[0-9a-f]{64}$', maxLength: 64, description, form: '64 hexadecimal digits' });

const path = (description: string) =>
  Type.String({ minLength: 1, maxLength: 1024, description, examples: ['voices/en_US-joe-medium.onnx'] });

const VoiceSourceSpec = Type.Object(
  {
    url: Type.Optional(
      HttpUrl('Where the .onnx lies; its JSON lies at this URL + ".json"', 'https://example.com/v.onnx'),
    ),
    sha256: Type.Optional(sha256('Digest of the .onnx, with url')),
    configSha256: Type.Optional(sha256('Digest of the JSON, with url')),
    pvc: Type.Optional(
      Type.Object(
        { claimName: ObjectName('Name of the PersistentVolumeClaim', 'voices'), path: path('The .onnx in the volume') },
        closed('A volume that holds the voice'),
      ),
    ),
    image: Type.Optional(
      Type.Object(
        {
          reference: Type.String({
            minLength: 1,
            maxLength: 512,
            description: 'Reference of the image',
            examples: ['ghcr.io/example/voices:1'],
          }),
          path: path('The .onnx in the image'),
        },
        closed('An image that holds the voice'),
      ),
    ),
  },
  closed('Where the voice comes from: url with its digests, or pvc, or image; voices of the built-in table need none'),
);

const VoiceSpec = Type.Object(
  { name: Type.String(voiceName), source: Type.Optional(VoiceSourceSpec) },
  closed('One voice'),
);
export type VoiceSpec = Static<typeof VoiceSpec>;

const GpuSpec = Type.Object(
  {
    resourceName: Type.String({
      minLength: 1,
      maxLength: 253,
      default: 'nvidia.com/gpu',
      description: 'The extended resource; each pod takes one',
    }),
    products: Type.Array(Type.String({ minLength: 1, maxLength: 63, description: 'A product', examples: ['L4'] }), {
      maxItems: 16,
      default: [],
      description: 'Products that may serve; none named: any',
    }),
    runtimeClassName: Type.Optional(ObjectName('RuntimeClass of the pods, where the driver wants one', 'nvidia')),
  },
  defaulted('Which GPU, where device is cuda'),
);

export const VoicePoolSpec = Type.Object(
  {
    device: Type.Enum(['cpu', 'cuda'], { default: 'cpu', description: 'What the voices run on' }),
    gpu: GpuSpec,
    voices: Type.Array(VoiceSpec, {
      maxItems: 64,
      default: [],
      description: 'Voices that are kept loaded',
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['name'],
    }),
    replicas: Count('Number of pods', { from: 0, to: 1000, fallback: 1 }),
    streamsPerPod: Count('Voices that speak at once in one pod', { from: 1, to: 1000, fallback: 8 }),
    resources: Type.Optional(ResourcesSpec),
    podTemplate: Type.Optional(PodTemplateSpec),
    autoscaling: AutoscalingSpec,
  },
  closed('Piper servers that flows share'),
);
export type VoicePoolSpec = Static<typeof VoicePoolSpec>;
