// One look at a VoicePool: its voices and those of the flows that speak by it, served by Piper.
import type { Clock } from '@firstword/shared/runtime/clock';
import type { DesiredOptions } from '../desired/options.ts';
import { piperPart } from '../desired/piper-config-map.ts';
import { poolObjects } from '../desired/pool-objects.ts';
import { hashOf } from '../hash.ts';
import { CONFIG_MAP, DEPLOYMENT, VOICE_POOL } from '../kube/kinds.ts';
import type { KubeObject } from '../kube/object.ts';
import type { Outcome } from '../kube/queue.ts';
import { timestampOf } from '../kube/timestamp.ts';
import { POOL_LABEL } from '../labels.ts';
import { MAX_VOICES, planPool, type PoolPlan } from '../pool-plan.ts';
import type { FlowObject, PoolObject } from '../resources.ts';
import type { Blocker } from '../status/reasons.ts';
import { partStateOf } from '../status/part-state.ts';
import { podStatus } from '../status/pod-state.ts';
import { poolStatus } from '../status/pool-status.ts';
import { askPods, type AskPorts } from './ask-pods.ts';
import { applyObjects, isOfUnknownKind, type ApplyPorts } from './apply-objects.ts';
import { findBundles } from './find-bundles.ts';
import type { SecretReader } from './secrets.ts';
import { holdBack } from './hold-back.ts';
import { followRollout, type RolloutSlots } from './rollout-slots.ts';
import { touchPods } from './touch-pods.ts';
import { writeStatus, type StatusPorts } from './write-status.ts';

export type PoolPorts = ApplyPorts &
  AskPorts &
  StatusPorts & {
    options: () => DesiredOptions;
    slots: RolloutSlots;
    configMaps: SecretReader;
    /** The texts of a flow that never change. */
    textsOf: (flow: FlowObject) => string[];
    clock: Clock;
  };

const ASK_AGAIN_MS = 2_000;
const BLOCKED_MS = 30_000;
const LOOK_AGAIN_MS = 600_000;

export const createPoolReconciler =
  (ports: PoolPorts) =>
  async (key: string, _signal?: AbortSignal, failures = 0): Promise<Outcome> => {
    const { world, slots } = ports;
    const pool = world.store(VOICE_POOL).get(key) as PoolObject | undefined;
    if (pool && !pool.metadata.deletionTimestamp) return carryOut(pool, failures, ports);
    slots.release(`${VOICE_POOL.kind} ${key}`);
    return { kind: 'done' };
  };

const carryOut = async (pool: PoolObject, failures: number, ports: PoolPorts): Promise<Outcome> => {
  const { world, slots, clock } = ports;
  const plan = planPool(pool, world.flowsOfPool(pool), ports.textsOf);
  const options = ports.options();
  const desired = poolObjects(plan, options);
  const held = holdBack({ owner: pool, desired }, ports);
  const bundle = await findBundles([pool.spec.podTemplate], pool.metadata.namespace ?? '', ports.configMaps);
  const applied = await applyObjects(
    {
      owner: pool,
      desired: held.apply,
      isSettled: pool.status?.observedGeneration === pool.metadata.generation,
      failures,
      keep: (object) => held.names.has(object.metadata.name) || isOfUnknownKind(object, options),
    },
    ports,
  );
  const blockers = bundle ? [...applied, bundle] : applied;
  const pods = world.podsOf(POOL_LABEL, pool);
  const hash = hashOf(desired.find(({ kind }) => kind === CONFIG_MAP.kind)?.['data']);
  const notes = [...leftOut(plan), ...(await touchPods(pods, { hash, failures }, ports))];
  const { told, voices } = await askPods(plan, pods, ports);
  const live = world.deploymentOf(piperPart(plan));
  const target = held.waitsFor ? live : desired.find(({ kind }) => kind === DEPLOYMENT.kind);
  const tts = partStateOf({ desired: target as KubeObject, live, pods, told });
  if (!held.waitsFor) followRollout(pool, [tts], slots);
  const now = timestampOf(clock.wallMs());
  const status = poolStatus({ plan, blockers, notes, tts, waitsFor: held.waitsFor, voices, now });
  await writeStatus(pool, status, ports);
  const states = new Set(status.voices?.map(({ state }) => state));
  const isWaiting = !tts.isComplete || UNDER_WAY.some((state) => states.has(state));
  // A pod that runs is asked again; what it waits for until then, its own events tell.
  if (isWaiting && pods.some(isRunning)) return { kind: 'requeue', afterMs: ASK_AGAIN_MS, reason: 'voices' };
  // Piper tries again what it could not have.
  const isBlocked = blockers.length > 0 || held.waitsFor !== null || states.has('Failed');
  return { kind: 'requeue', afterMs: isBlocked ? BLOCKED_MS : LOOK_AGAIN_MS, reason: 'drift' };
};

const UNDER_WAY = ['Pending', 'Downloading', 'Loading'] as const;

const leftOut = ({ leftOut: names }: PoolPlan): Blocker[] =>
  names.length === 0
    ? []
    : [{ reason: 'TooManyVoices', message: `Piper takes ${MAX_VOICES} voices; left out are ${names.join(', ')}.` }];

const isRunning = (pod: KubeObject): boolean => podStatus(pod).phase === 'Running';
