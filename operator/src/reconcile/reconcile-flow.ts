// One look at a VoiceFlow: gather, decide, desired, apply, status. Only the order of the steps is here.
import type { Clock } from '@firstword/shared/runtime/clock';
import { checkPlan } from '../checks/flow-checks.ts';
import { agentPart } from '../desired/agent-deployment.ts';
import { backendPart } from '../desired/backend-deployment.ts';
import { flowObjects } from '../desired/flow-objects.ts';
import type { DesiredOptions } from '../desired/options.ts';
import type { Measured } from '../first-word.ts';
import { planFlow, type FlowPlan } from '../flow-plan.ts';
import { hashOf } from '../hash.ts';
import { CONFIG_MAP, DEPLOYMENT, VOICE_FLOW, VOICE_POOL } from '../kube/kinds.ts';
import type { KubeObject } from '../kube/object.ts';
import type { Outcome } from '../kube/queue.ts';
import { timestampOf } from '../kube/timestamp.ts';
import { FLOW_LABEL, flowConfigName, type Part } from '../labels.ts';
import { poolNameOf, speaksBy, type FlowObject, type PoolObject } from '../resources.ts';
import { findCondition } from '../status/conditions.ts';
import { flowStatus } from '../status/flow-status.ts';
import { partStateOf, type PartState } from '../status/part-state.ts';
import type { Blocker } from '../status/reasons.ts';
import { ensureAccessSecret, type AccessPorts } from './access-secret.ts';
import { applyObjects, isOfUnknownKind, type ApplyPorts } from './apply-objects.ts';
import type { DrainFlow } from './drain-flow.ts';
import { setFinalizer } from './finalizer.ts';
import { handOverReplicas } from './hand-over.ts';
import { findBundles } from './find-bundles.ts';
import { findSecrets } from './find-secrets.ts';
import { publishedVoice } from './published-voice.ts';
import { holdBack } from './hold-back.ts';
import { followRollout, type RolloutSlots } from './rollout-slots.ts';
import { LOOK_AGAIN_MS, type SecretReader } from './secrets.ts';
import { podsOfPart, touchPods } from './touch-pods.ts';
import { writeStatus, type StatusPorts } from './write-status.ts';

export type FlowPorts = ApplyPorts &
  AccessPorts &
  StatusPorts & {
    options: () => DesiredOptions;
    configMaps: SecretReader;
    slots: RolloutSlots;
    measured: (flow: FlowObject) => Measured;
    /** Asked at each look: an answer is kept for as long as the flow is the same. */
    dialogueFaults: (flow: FlowObject) => Blocker | null;
    drain: DrainFlow;
    clock: Clock;
  };

export const createFlowReconciler =
  (ports: FlowPorts) =>
  async (key: string, _signal?: AbortSignal, failures = 0): Promise<Outcome> => {
    const { world, slots } = ports;
    const flow = world.store(VOICE_FLOW).get(key) as FlowObject | undefined;
    if (!flow || flow.metadata.deletionTimestamp) slots.release(`${VOICE_FLOW.kind} ${key}`);
    if (!flow) return { kind: 'done' };
    if (flow.metadata.deletionTimestamp) return ports.drain(flow);
    if (!(await setFinalizer(flow, true, ports))) return { kind: 'done' };
    return carryOut({ flow, failures }, ports);
  };

type Look = { flow: FlowObject; failures: number };

const carryOut = async ({ flow, failures }: Look, ports: FlowPorts): Promise<Outcome> => {
  const { world, secrets, slots, clock, measured } = ports;
  const options = ports.options();
  const config = world.store(CONFIG_MAP).get(`${flow.metadata.namespace}/${flowConfigName(flow.metadata.name)}`);
  const plan = planFlow(flow, options.defaults, publishedVoice(flow, findPool(flow, ports), config));
  const invalid = checkPlan(plan, ports.dialogueFaults(flow));
  const found = await findSecrets(plan, secrets);
  const blockers: Blocker[] = [];
  const notes = notesOf(plan, options);
  const desired = invalid ? [] : flowObjects(plan, options);
  const held = holdBack({ owner: flow, desired }, ports);
  if (!invalid) {
    const access = await ensureAccessSecret(flow, ports, failures);
    const pool = findPool(flow, ports);
    if (pool) await handOverReplicas({ pool, desired }, ports);
    const applied = await applyObjects(
      {
        owner: flow,
        desired: held.apply,
        isSettled: wasCarriedOut(flow),
        failures,
        blockers: access ? [access] : [],
        keep: (object) => isKept(object, flow, held.names) || isOfUnknownKind(object, options),
      },
      ports,
    );
    const bundle = await findBundles(templatesOf(plan), flow.metadata.namespace ?? '', ports.configMaps);
    blockers.push(...applied, ...[found.missing, bundle].filter((blocker) => blocker !== null));
    const hash = configHash(desired, found.versions);
    notes.push(...(await touchPods(world.podsOf(FLOW_LABEL, flow), { hash, failures }, ports)));
  }
  const states = statesOf(plan, held.apply, ports);
  if (!held.waitsFor) followRollout(flow, states, slots);
  const status = flowStatus({
    plan,
    invalid,
    blockers,
    backend: states[0] ?? null,
    agent: states[1] ?? null,
    // It may have been made just now.
    pool: findPool(flow, ports),
    waitsFor: held.waitsFor,
    notes,
    measured: measured(flow),
    now: timestampOf(clock.wallMs()),
  });
  const isNew = await writeStatus(flow, status, ports);
  // What was kept until the new make serves is looked at once more when it does; of a Secret that goes nobody tells us.
  const isSoon = (isNew && isKeeping(flow, plan, ports)) || blockers.some(isLeaving);
  return { kind: 'requeue', afterMs: isSoon ? SOON_MS : LOOK_AGAIN_MS, reason: 'secrets' };
};

const SOON_MS = 1_000;

const templatesOf = ({ flow, spec }: FlowPlan) => [
  flow.spec.backend.podTemplate,
  ...(spec.livekit ? [flow.spec.agent.podTemplate] : []),
];

const isLeaving = ({ reason }: Blocker): boolean => reason === 'PredecessorLeaving';

const findPool = (flow: FlowObject, { world }: FlowPorts): PoolObject | undefined => {
  const pool = world.store(VOICE_POOL).get(`${flow.metadata.namespace}/${poolNameOf(flow)}`) as PoolObject | undefined;
  return pool && speaksBy(flow, pool) ? pool : undefined;
};

/** All of it was applied before: what is missing was deleted by somebody. */
const wasCarriedOut = ({ metadata, status }: FlowObject): boolean =>
  status?.observedGeneration === metadata.generation && findCondition(status, 'SpecValid')?.status === 'True';

/** All of it serves as the spec says. */
const isSettled = ({ metadata, status }: FlowObject): boolean =>
  status?.observedGeneration === metadata.generation && findCondition(status, 'Ready')?.status === 'True';

/** A pool of its own stays until the flow speaks by another. */
const isKept = (object: KubeObject, flow: FlowObject, heldBack: ReadonlySet<string>): boolean =>
  heldBack.has(object.metadata.name) || (object.kind === VOICE_POOL.kind && !isSettled(flow));

const isKeeping = (flow: FlowObject, { spec }: FlowPlan, { world }: FlowPorts): boolean =>
  spec.tts.poolRef !== undefined && world.ownedBy(flow.metadata.uid ?? '').some(({ kind }) => kind === VOICE_POOL.kind);

const configHash = (desired: readonly KubeObject[], secretVersions: string): string =>
  hashOf([desired.find(({ kind }) => kind === CONFIG_MAP.kind)?.['data'], secretVersions]);

/** Of what is not applied now, how far what ran before is. */
const statesOf = (plan: FlowPlan, desired: readonly KubeObject[], { world }: FlowPorts): (PartState | null)[] =>
  [backendPart(plan), agentPart(plan)].map((part: Part) => {
    const live = world.deploymentOf(part);
    const want = desired.find(({ kind, metadata }) => kind === DEPLOYMENT.kind && metadata.name === part.name);
    const target = want ?? (plan.spec.livekit || part.component === 'backend' ? live : undefined);
    if (!target) return null;
    const pods = podsOfPart(world.podsOf(FLOW_LABEL, part.owner), part.component);
    return partStateOf({ desired: target, live, pods });
  });

const notesOf = ({ flow, spec }: FlowPlan, { hasKeda, prometheusUrl }: DesiredOptions): Blocker[] => {
  const isScaled = spec.livekit !== undefined && flow.spec.agent.autoscaling.mode === 'KEDA';
  if (!isScaled || (hasKeda && prometheusUrl)) return [];
  const message = hasKeda
    ? 'Autoscaling has no Prometheus to ask.'
    : 'Autoscaling is for KEDA, which is not installed.';
  return [{ reason: 'MetricUnavailable', message }];
};
