// The two controllers: a queue of keys for each kind of resource, and what works on them.
import type { Registry } from 'prom-client';
import { spokenTexts } from '@firstword/crds/spec/spoken-texts';
import type { Clock } from '@firstword/shared/runtime/clock';
import type { Log } from '@firstword/shared/runtime/log';
import type { Random } from '@firstword/shared/runtime/random';
import { staticTexts } from '@firstword/shared/speech-text/static-texts';
import { dialogueFaults } from './checks/flow-checks.ts';
import type { OperatorConfig } from './config.ts';
import type { ClusterDefaults } from './defaults.ts';
import type { DesiredOptions } from './desired/options.ts';
import { createFirstWordReader } from './first-word.ts';
import { createKubeClient } from './kube/client.ts';
import { createEventRecorder } from './kube/events.ts';
import { CONFIG_MAP, DEPLOYMENT, VOICE_FLOW, VOICE_POOL } from './kube/kinds.ts';
import { createQueueMetrics } from './kube/metrics.ts';
import { controllerOf, keyOf } from './kube/object.ts';
import { createQueue, type Queue, type QueueOptions } from './kube/queue.ts';
import type { Transport } from './kube/transport.ts';
import { onceAGeneration } from './once-a-generation.ts';
import { createPiperClient } from './piper-client.ts';
import { createDriftCounter } from './promise-metrics.ts';
import { createDrain } from './reconcile/drain-flow.ts';
import { createFlowReconciler } from './reconcile/reconcile-flow.ts';
import { createPoolReconciler } from './reconcile/reconcile-pool.ts';
import { createRolloutSlots, isRolling, type RolloutSlots } from './reconcile/rollout-slots.ts';
import { createSecretReader } from './reconcile/secrets.ts';
import { createWorld, type World } from './reconcile/world.ts';
import { nameOf } from './reconcile/rejection.ts';
import type { FlowObject, PoolObject } from './resources.ts';
import { findCondition } from './status/conditions.ts';
import { isCalm } from './status/reasons.ts';

export type ControllersOptions = {
  config: OperatorConfig;
  defaults: ClusterDefaults;
  registry: Registry;
  /** Refuses to write for whoever does not lead. */
  transport: Transport;
  newToken: () => string;
  clock: Clock;
  random: Random;
  log: Log;
};

export type Controllers = {
  world: World;
  /** Works on all there is and all that changes, until the signal; what was begun is ended. */
  run(signal: AbortSignal): Promise<void>;
  /** KEDA came or went. */
  useKeda(hasKeda: boolean): void;
};

const WORKERS = 16;

export const createControllers = (options: ControllersOptions): Controllers => {
  const { config, clock, log, newToken } = options;
  const queues: Queues = {};
  const world = createWorld({ flow: wakeIn(() => queues.flows), pool: wakeIn(() => queues.pools) });
  const client = createKubeClient(options.transport);
  const piper = createPiperClient();
  let hasKeda = false;
  const shared = {
    world,
    client,
    clock,
    options: (): DesiredOptions => ({ ...config, defaults: options.defaults, hasKeda }),
    configMaps: createSecretReader(client, clock, CONFIG_MAP),
    onDrift: createDriftCounter(options.registry),
    tell: createEventRecorder({ client, instance: config.podName, clock, log }),
  };
  const wakeAll = (): void => wakeEach(world, queues);
  const firstWord = config.prometheusUrl
    ? createFirstWordReader({ url: config.prometheusUrl, clock, log, onNews: wakeAll })
    : null;
  const onFree = (names: string[]): void => names.forEach((name) => wakeNamed(name, queues));
  const slots = createRolloutSlots({ most: config.maxParallelFlows, clock, onFree });
  const reconcileFlow = createFlowReconciler({
    ...shared,
    slots,
    newToken,
    secrets: createSecretReader(client, clock),
    measured: (flow) => firstWord?.of(flow) ?? {},
    dialogueFaults: onceAGeneration(dialogueFaults),
    drain: createDrain(shared),
  });
  const reconcilePool = createPoolReconciler({
    ...shared,
    slots,
    askPiper: piper.ask,
    textsOf: onceAGeneration(textsOf),
  });
  const hooksOf = createQueueMetrics(options.registry);
  const queueOf = (name: string, work: QueueOptions['work']): Queue =>
    createQueue({ ...options, work, workers: WORKERS, hooks: withRetryLog(hooksOf(name), name, log) });
  return {
    world,
    async run(signal) {
      holdRolling(world, slots);
      const flows = queueOf('voiceflow', reconcileFlow);
      const pools = queueOf('voicepool', reconcilePool);
      Object.assign(queues, { flows, pools });
      wakeAll();
      await Promise.all([flows.run(signal), pools.run(signal), firstWord?.run(signal)]);
      await piper.close();
    },
    useKeda: (isThere) => {
      if (hasKeda === isThere) return;
      hasKeda = isThere;
      wakeAll();
    },
  };
};

const textsOf = ({ spec }: FlowObject): string[] => staticTexts(spokenTexts(spec), spec);

/** How long the news of children is gathered. */
const GATHER_MS = 50;

const wakeIn =
  (queue: () => Queue | undefined) =>
  (key: string, isChild = false): void =>
    isChild ? queue()?.addAfter(key, GATHER_MS) : queue()?.add(key);

type Hooks = NonNullable<QueueOptions['hooks']>;

const withRetryLog = (hooks: Hooks, controller: string, log: Log): Hooks => ({
  ...hooks,
  onRetry: (key, err) => {
    hooks.onRetry?.(key, err);
    log.warn({ controller, key, err }, 'reconcile failed');
  },
});

type Queues = { flows?: Queue; pools?: Queue };

const wakeEach = (world: World, { flows, pools }: Queues): void => {
  for (const flow of world.store(VOICE_FLOW).list()) flows?.add(keyOf(flow));
  for (const pool of world.store(VOICE_POOL).list()) pools?.add(keyOf(pool));
};

/** A flow or a pool, as the slots name it. */
const wakeNamed = (name: string, { flows, pools }: Queues): void => {
  const [kind = '', key = ''] = name.split(' ');
  (kind === VOICE_FLOW.kind ? flows : pools)?.add(key);
};

/** What another leader let roll still counts; what is broken does not roll. */
const holdRolling = (world: World, slots: RolloutSlots): void => {
  for (const object of world.store(DEPLOYMENT).list()) {
    const { kind = '', name = '' } = controllerOf(object) ?? {};
    if (![VOICE_FLOW.kind, VOICE_POOL.kind].includes(kind) || !isRolling(object)) continue;
    const owner = world.store({ kind }).get(`${object.metadata.namespace}/${name}`) as
      | FlowObject
      | PoolObject
      | undefined;
    const isServing = findCondition(owner?.status, 'Available')?.status === 'True';
    if (owner && (isServing || isCalm(findCondition(owner.status, 'Ready')?.reason ?? ''))) slots.hold(nameOf(owner));
  }
};
