// The closed list of reasons that conditions give: each names a fact, and what to do about it.

type Reason = { means: string; remedy: string };

const reason = (means: string, remedy: string): Reason => ({ means, remedy });

export const REASONS = {
  Serving: reason('Pods serve.', 'Nothing.'),
  NotRequired: reason('The resource asks for no such part.', 'Nothing.'),
  Valid: reason('The spec can be carried out.', 'Nothing.'),
  Complete: reason('Nothing is being changed.', 'Nothing.'),
  AsWanted: reason('Nothing is missing.', 'Nothing.'),
  Creating: reason('Its objects were created just now, and no pod is there yet.', 'Wait.'),
  RollingOut: reason('New pods are replacing old ones.', 'Wait.'),
  WaitingForRollout: reason(
    'Others are rolled first, after an upgrade of the operator; the message names them.',
    'Wait, or raise rollout.maxParallelFlows.',
  ),
  FewerPods: reason('Callers are served, but by fewer pods than wanted.', 'See the reason of the part.'),
  NoPods: reason('It is scaled to no pods.', 'Scale it up.'),
  InvalidFlow: reason(
    'The dialogue has faults; the message names each by its path.',
    'Correct the named fields. What ran before still runs.',
  ),
  ModelMissing: reason(
    'Neither spec.llm nor the cluster defaults name a model.',
    'Set spec.llm, or defaults.llm in the chart.',
  ),
  ReplicasNeedRedis: reason(
    'Several backends need a Redis to share their log.',
    'Set spec.redis or defaults.redis, or backend.replicas to 1.',
  ),
  MetricUnavailable: reason(
    'KEDA or Prometheus is asked for, and is not there; what was measured last stays.',
    'Install KEDA, correct operator.prometheusUrl in the chart, or set autoscaling.mode to None.',
  ),
  Measured: reason('Prometheus knows how long callers waited.', 'Nothing.'),
  NoTurns: reason('Nobody spoke in the last hour; what was measured last stays.', 'Nothing.'),
  SecretMissing: reason(
    'A Secret or a key of it is not there.',
    'Create it in the namespace of the resource; it is looked for every 30 s.',
  ),
  ConfigMapMissing: reason(
    'The ConfigMap of a caBundle or its key is not there.',
    'Create it in the namespace of the resource; it is looked for every 30 s.',
  ),
  NameConflict: reason(
    'An object of that name belongs to somebody else; nothing was overwritten.',
    'Rename the resource, or remove the object.',
  ),
  PredecessorLeaving: reason('What a deleted resource of the same name left is still being removed.', 'Wait.'),
  ObjectRejected: reason(
    'The API server does not accept an object that the spec asks for.',
    'Correct what the message names.',
  ),
  PoolMissing: reason(
    'spec.tts.poolRef names a VoicePool that is not there.',
    'Create the VoicePool, or correct the name.',
  ),
  PoolNotReady: reason('The VoicePool does not say yet that it is ready.', 'See the VoicePool.'),
  WaitingForGPU: reason('No node has a free GPU of the kind that is asked for.', 'Add one, or allow other products.'),
  SurgeBlockedByGPU: reason(
    'The new pod waits for a GPU that the old pod holds.',
    'Free a GPU, or delete the old pod to change over with a pause.',
  ),
  VolumeMissing: reason(
    'A PersistentVolumeClaim is not there or has no volume.',
    'Create it, or see what it waits for.',
  ),
  WaitingForNode: reason('No node has room for the pod.', 'Add a node, or ask for less.'),
  PullingImage: reason('A node is pulling an image.', 'Wait.'),
  ImagePullFailed: reason('An image cannot be pulled.', 'Correct the image, or give imagePullSecrets.'),
  StartingUp: reason('The pod runs and does not serve yet.', 'Wait; else see its log.'),
  DownloadingVoice: reason('Piper is pulling a voice.', 'Wait.'),
  LoadingVoice: reason('Piper is loading a voice.', 'Wait.'),
  VoiceFailed: reason('Piper cannot have a voice; the message says why.', 'Correct the voice or its source.'),
  TooManyVoices: reason(
    'More voices are wanted of the pool than Piper takes.',
    'Let some flows speak by another pool.',
  ),
  CrashLooping: reason('The process ends again and again.', 'See the log of the pod.'),
  OOMKilled: reason('The process used more memory than it may.', 'Raise resources.limits.memory.'),
  QuotaExceeded: reason('A quota of the namespace is used up.', 'Raise the quota, or ask for less.'),
  PodSecurityDenied: reason('The namespace does not admit the pod.', 'Correct what the message names.'),
  PodsNotCreated: reason('Pods cannot be created; the message says why.', 'Correct what the message names.'),
  DrainingCalls: reason(
    'It is being deleted and waits for calls to end.',
    'Wait, or annotate it with firstword.dev/force-delete: "true".',
  ),
  NotDraining: reason('It is not being deleted.', 'Nothing.'),
  Stalled: reason('It cannot go on without a change by people.', 'See the reason of Ready.'),
  NotStalled: reason('Nothing waits for people.', 'Nothing.'),
} as const satisfies Record<string, Reason>;

export type ReasonName = keyof typeof REASONS;

/** Those that mend themselves. */
const CALM: readonly string[] = [
  'Serving',
  'Creating',
  'PredecessorLeaving',
  'RollingOut',
  'PullingImage',
  'StartingUp',
  'LoadingVoice',
  'DownloadingVoice',
] satisfies ReasonName[];

export const isCalm = (reason: string): boolean => CALM.includes(reason);

/** What keeps something from being so: a reason, and a sentence that names objects. */
export type Blocker = { reason: ReasonName; message: string };
