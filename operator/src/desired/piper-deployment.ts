// Deployment <pool>-piper: Piper and beside it espeak-ng, a program of its own that it reaches by a Unix socket.
import type { KubeObject } from '../kube/object.ts';
import { volumeOf, type PoolPlan, type VoiceVolume } from '../pool-plan.ts';
import { SURGE, deployment } from './deployment.ts';
import { gpuAffinity, gpuTolerations } from './gpu.ts';
import type { DesiredOptions } from './options.ts';
import { STATIC_TEXTS_FILE, VOICES_FILE, piperPart } from './piper-config-map.ts';
import { RESTRICTED_CONTAINER, equip, podFields, probes, type PodTemplate, type Resources } from './pod.ts';

const PORT = 5002;
const CONFIG_FOLDER = '/etc/firstword/voices';
const CACHE_FOLDER = '/var/cache/firstword';
const SOCKET_FOLDER = '/run/espeak';
/** Replies that are being spoken come to their end. */
const GRACE_SECONDS = 60;
const LEAVE_SECONDS = 3;
/** One worker that speaks a dozen replies holds nearly 1 GB; what a GPU's libraries take of the host comes on top. */
const RESOURCES: Resources = { requests: { cpu: '500m', memory: '512Mi' }, limits: { memory: '2Gi' } };
const GPU_RESOURCES: Resources = { requests: { cpu: '500m', memory: '1Gi' }, limits: { memory: '4Gi' } };
const ESPEAK_RESOURCES = { requests: { cpu: '50m', memory: '64Mi' }, limits: { memory: '256Mi' } };

export const piperDeployment = (plan: PoolPlan, options: DesiredOptions): KubeObject => {
  const part = piperPart(plan);
  const { spec } = plan.pool;
  const template = spec.device === 'cuda' ? onGpu(spec.gpu, spec.podTemplate) : spec.podTemplate;
  const { runtimeClassName } = spec.device === 'cuda' ? spec.gpu : {};
  const { env, volumes, mounts } = equip(equipment(plan, options), template);
  return deployment(part, {
    replicas: spec.replicas,
    asked: [spec.device, spec.gpu, spec.resources, spec.podTemplate, spec.streamsPerPod, spec.voices.map(volumeOf)],
    strategy: SURGE,
    pod: {
      ...podFields(part, template),
      ...(runtimeClassName ? { runtimeClassName } : {}),
      terminationGracePeriodSeconds: GRACE_SECONDS,
      initContainers: [espeakSidecar(options)],
      containers: [
        {
          name: 'piper',
          image: spec.device === 'cuda' ? options.images.piperCuda : options.images.piper,
          imagePullPolicy: options.imagePullPolicy,
          ports: [{ name: 'http', containerPort: PORT, protocol: 'TCP' }],
          env,
          ...probes('http'),
          lifecycle: { preStop: { sleep: { seconds: LEAVE_SECONDS } } },
          resources:
            spec.device === 'cuda' ? withGpu(spec.gpu.resourceName, spec.resources) : (spec.resources ?? RESOURCES),
          securityContext: RESTRICTED_CONTAINER,
          volumeMounts: mounts,
        },
      ],
      volumes,
    },
  });
};

const onGpu = (gpu: PoolPlan['pool']['spec']['gpu'], template: PodTemplate = {}): PodTemplate => {
  const affinity = gpuAffinity(gpu, template.affinity);
  return {
    ...template,
    tolerations: [...(template.tolerations ?? []), ...gpuTolerations(gpu)] as NonNullable<PodTemplate['tolerations']>,
    ...(Object.keys(affinity).length > 0 ? { affinity } : {}),
  };
};

/** A limit asks for as much as it allows. */
const withGpu = (resourceName: string, resources: Resources = GPU_RESOURCES): Resources => ({
  ...resources,
  limits: { ...resources.limits, [resourceName]: 1 },
});

const equipment = (plan: PoolPlan, { defaults }: DesiredOptions) => {
  const { pool, voices } = plan;
  const { voiceHub } = defaults;
  const volumes = distinct(voices.flatMap((voice) => volumeOf(voice) ?? []));
  return {
    env: [
      { name: 'PORT', value: String(PORT) },
      { name: 'DEVICE', value: pool.spec.device },
      { name: 'VOICES_FILE', value: `${CONFIG_FOLDER}/${VOICES_FILE}` },
      { name: 'STATIC_TEXTS_FILE', value: `${CONFIG_FOLDER}/${STATIC_TEXTS_FILE}` },
      { name: 'FIRSTWORD_CACHE', value: CACHE_FOLDER },
      { name: 'ESPEAK_SOCKET', value: `${SOCKET_FOLDER}/espeak.sock` },
      { name: 'MAX_REPLIES', value: String(pool.spec.streamsPerPod) },
      ...(voiceHub ? [{ name: 'FIRSTWORD_VOICE_HUB', value: voiceHub }] : []),
    ],
    volumes: [
      { name: 'config', configMap: { name: piperPart(plan).name } },
      { name: 'cache', emptyDir: {} },
      { name: 'espeak', emptyDir: {} },
      { name: 'tmp', emptyDir: {} },
      ...volumes.map(({ name, source }) => ({ name, ...source })),
    ],
    mounts: [
      { name: 'config', mountPath: CONFIG_FOLDER, readOnly: true },
      { name: 'cache', mountPath: CACHE_FOLDER },
      { name: 'espeak', mountPath: SOCKET_FOLDER },
      { name: 'tmp', mountPath: '/tmp' },
      ...volumes.map(({ name, mountPath }) => ({ name, mountPath, readOnly: true })),
    ],
  };
};

const distinct = (volumes: readonly VoiceVolume[]): VoiceVolume[] => [
  ...new Map(volumes.map((volume) => [volume.name, volume])).values(),
];

/** Starts before Piper and leaves after it. */
const espeakSidecar = ({ images, imagePullPolicy }: DesiredOptions) => ({
  name: 'espeak',
  image: images.espeak,
  imagePullPolicy,
  args: ['--socket', `${SOCKET_FOLDER}/espeak.sock`],
  restartPolicy: 'Always',
  resources: ESPEAK_RESOURCES,
  securityContext: RESTRICTED_CONTAINER,
  volumeMounts: [
    { name: 'espeak', mountPath: SOCKET_FOLDER },
    { name: 'tmp', mountPath: '/tmp' },
  ],
});
