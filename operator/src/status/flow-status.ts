// The status of a VoiceFlow: one pure function of what was observed.
import type { VoiceFlowStatus } from '@firstword/crds/spec/status';
import type { Measured } from '../first-word.ts';
import type { FlowPlan } from '../flow-plan.ts';
import { agentPart } from '../desired/agent-deployment.ts';
import { hashOf } from '../hash.ts';
import { dispatchName, selectorText } from '../labels.ts';
import { conditionsOf, findCondition, isNotSo, isSo, type Verdict } from './conditions.ts';
import type { PartState } from './part-state.ts';
import { overall } from './overall.ts';
import { MAX_VOICES } from '../pool-plan.ts';
import type { Blocker } from './reasons.ts';
import type { PoolObject } from '../resources.ts';

export type FlowFacts = {
  plan: FlowPlan;
  /** Why the spec is not carried out; what ran before still runs. */
  invalid: Blocker | null;
  /** What is in the way of single objects. */
  blockers: readonly Blocker[];
  /** Null while nothing was applied yet, and for a part that there is none of. */
  backend: PartState | null;
  agent: PartState | null;
  pool: PoolObject | undefined;
  /** Who is rolled first. */
  waitsFor: readonly string[] | null;
  /** What callers are served without. */
  notes: readonly Blocker[];
  measured: Measured;
  now: string;
};

export const flowStatus = (facts: FlowFacts): VoiceFlowStatus => {
  const { plan, agent, now } = facts;
  const { verdict, firstWord, activeCalls } = facts.measured;
  const { flow, spec } = plan;
  const { name, namespace = '', generation = 0 } = flow.metadata;
  const verdicts = flowVerdicts(facts);
  const isDone = verdicts['Progressing']?.status === 'False' && verdicts['Ready']?.status === 'True';
  const lastRollout = rolloutOf(facts, isDone);
  return {
    observedGeneration: generation,
    conditions: conditionsOf(
      {
        ...verdicts,
        Draining: isNotSo('NotDraining', 'It is not being deleted.'),
        ...(verdict ? { Measured: verdict } : {}),
      },
      { generation, before: flow.status?.conditions ?? [], now },
    ),
    components: componentsOf(facts),
    replicas: agent?.pods ?? 0,
    selector: selectorText(agentPart(plan)),
    ...(spec.livekit ? { agentName: dispatchName(namespace, name) } : {}),
    ...(firstWord ? { firstWord } : {}),
    ...(activeCalls === undefined ? {} : { activeCalls }),
    ...(lastRollout ? { lastRollout } : {}),
  };
};

const flowVerdicts = (facts: FlowFacts): Record<string, Verdict> => {
  const { plan, invalid, backend, agent, waitsFor } = facts;
  const parts: Record<string, Verdict> = {
    BackendReady: partVerdict(backend),
    AgentReady: plan.spec.livekit ? partVerdict(agent) : isSo('NotRequired', 'There is no LiveKit server.'),
    TTSReady: poolVerdict(facts),
  };
  const states = [backend, agent].filter((state) => state !== null);
  return {
    SpecValid: invalid ? isNotSo(invalid.reason, invalid.message) : isSo('Valid', 'The spec can be carried out.'),
    ...parts,
    ...overall({
      parts,
      states,
      stalls: [...(invalid ? [invalid] : []), ...facts.blockers],
      waitsFor,
      notes: facts.notes,
      isAvailable:
        states.length > 0 && states.every(({ ready, desired }) => ready >= Math.min(1, desired)) && isSpoken(facts),
    }),
  };
};

const partVerdict = (state: PartState | null): Verdict => {
  if (!state) return isNotSo('Creating', 'Its objects are not there yet.');
  const { desired, ready, isServing, blocker } = state;
  if (isServing) {
    return desired === 0
      ? isSo('NoPods', 'It is scaled to no pods.')
      : isSo('Serving', `${ready} of ${desired} pods serve.`);
  }
  return isNotSo(blocker?.reason ?? 'Creating', blocker?.message ?? 'No pod is there yet.');
};

const poolVerdict = ({ plan, pool }: FlowFacts): Verdict => {
  const { poolRef } = plan.flow.spec.tts;
  if (!pool) {
    return poolRef
      ? isNotSo('PoolMissing', `VoicePool ${poolRef.name} is not there.`)
      : isNotSo('Creating', 'The pool is not there yet.');
  }
  const ready = findCondition(pool.status, 'Ready');
  if (!ready?.reason || ready.observedGeneration !== pool.metadata.generation) {
    return isNotSo('PoolNotReady', `VoicePool ${pool.metadata.name} was not looked at yet.`);
  }
  const verdict = { reason: ready.reason as Verdict['reason'], message: ready.message ?? '' };
  if (ready.status !== 'True') return { status: 'False', ...verdict };
  return voiceVerdict(plan.flow.spec.tts.voice, pool) ?? { status: 'True', ...verdict };
};

const stateOf = (voice: string, pool: PoolObject | undefined): string | undefined =>
  pool?.status?.voices?.find(({ name }) => name === voice)?.state;

/** Null once the pool has the voice ready: others of its voices may be, and this one not. */
const voiceVerdict = (voice: string, pool: PoolObject): Verdict | null => {
  const of = `Voice ${voice} of VoicePool ${pool.metadata.name}`;
  switch (stateOf(voice, pool)) {
    case 'Ready':
      return null;
    case 'Failed':
      return isNotSo('VoiceFailed', `${of} cannot be had.`);
    case 'Downloading':
      return isNotSo('DownloadingVoice', `${of} is being pulled.`);
    case 'Pending':
    case 'Loading':
      return isNotSo('LoadingVoice', `${of} is not ready yet.`);
    default:
      return (pool.status?.voices?.length ?? 0) >= MAX_VOICES
        ? isNotSo('TooManyVoices', `${of} is one more than Piper takes.`)
        : isNotSo('PoolNotReady', `${of} is not known to it yet.`);
  }
};

/** By the voice that its pods are told: the one before, for as long as the wanted one is not ready. */
const isSpoken = ({ plan, pool }: FlowFacts): boolean => {
  const { voice } = plan.flow.spec.tts;
  const hasVoice = plan.spec.tts.voice !== voice || stateOf(voice, pool) === 'Ready';
  return hasVoice && findCondition(pool?.status, 'Available')?.status === 'True';
};

const componentsOf = ({ backend, agent, pool }: FlowFacts): NonNullable<VoiceFlowStatus['components']> => {
  const tts = pool?.status?.components?.find(({ name }) => name === 'tts');
  return [
    ...(backend ? [componentOf('backend', backend)] : []),
    ...(agent ? [componentOf('agent', agent)] : []),
    ...(tts ? [tts] : []),
  ];
};

export const componentOf = (name: string, { desired, ready, image, blocker }: PartState) => ({
  name,
  desired,
  ready,
  ...(image ? { image } : {}),
  ...(blocker ? { reason: blocker.reason } : {}),
});

/** When the pods were last made of something else, once all of them are. */
const rolloutOf = ({ plan, backend, agent, now }: FlowFacts, isDone: boolean): VoiceFlowStatus['lastRollout'] => {
  const before = plan.flow.status?.lastRollout;
  const hash = hashOf([backend?.hash, agent?.hash]);
  return isDone && before?.hash !== hash ? { hash, time: now } : before;
};
