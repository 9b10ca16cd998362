// The status of a VoicePool: one pure function of what was observed.
import type { VoicePoolStatus } from '@firstword/crds/spec/status';
import { piperPart } from '../desired/piper-config-map.ts';
import { selectorText } from '../labels.ts';
import type { PoolPlan } from '../pool-plan.ts';
import { conditionsOf, isNotSo, isSo, type Verdict } from './conditions.ts';
import { componentOf } from './flow-status.ts';
import { overall } from './overall.ts';
import type { PartState } from './part-state.ts';
import type { Blocker } from './reasons.ts';

export type VoiceState = NonNullable<VoicePoolStatus['voices']>[number];

export type PoolFacts = {
  plan: PoolPlan;
  blockers: readonly Blocker[];
  /** What it serves without. */
  notes: readonly Blocker[];
  tts: PartState;
  /** Who is rolled first. */
  waitsFor: readonly string[] | null;
  /** What the pods say of the voices; one that none speaks of is left as it was. */
  voices: ReadonlyMap<string, VoiceState>;
  now: string;
};

export const poolStatus = ({ plan, blockers, notes, tts, waitsFor, voices, now }: PoolFacts): VoicePoolStatus => {
  const { pool } = plan;
  const { generation = 0 } = pool.metadata;
  const { desired, ready, isServing, blocker } = tts;
  const serving: Verdict = isServing
    ? isSo(desired === 0 ? 'NoPods' : 'Serving', `${ready} of ${desired} pods serve.`)
    : isNotSo(blocker?.reason ?? 'Creating', blocker?.message ?? 'No pod is there yet.');
  const verdicts = {
    TTSReady: serving,
    ...overall({
      parts: { TTSReady: serving },
      states: [tts],
      stalls: blockers,
      waitsFor,
      notes,
      isAvailable: ready > 0,
    }),
  };
  const before = new Map(pool.status?.voices?.map((voice) => [voice.name, voice]));
  return {
    observedGeneration: generation,
    conditions: conditionsOf(verdicts, { generation, before: pool.status?.conditions ?? [], now }),
    components: [componentOf('tts', tts)],
    replicas: tts.pods,
    selector: selectorText(piperPart(plan)),
    voices: plan.voices.map(({ name }) => voices.get(name) ?? before.get(name) ?? { name, state: 'Pending' }),
    ...(pool.spec.device === 'cuda' ? { gpu: { pods: ready } } : {}),
  };
};
