// Conditions: a type, whether it is so, and why. The time of a transition stays until the status changes.
import type { VoiceFlowStatus } from '@firstword/crds/spec/status';
import type { ReasonName } from './reasons.ts';

export type Condition = NonNullable<VoiceFlowStatus['conditions']>[number];
export type Verdict = { status: 'True' | 'False' | 'Unknown'; reason: ReasonName; message: string };

export const isSo = (reason: ReasonName, message: string): Verdict => ({ status: 'True', reason, message });
export const isNotSo = (reason: ReasonName, message: string): Verdict => ({ status: 'False', reason, message });

type Around = { generation: number; before: readonly Condition[]; now: string };

const MAX_MESSAGE_CHARS = 4_000;

export const conditionsOf = (verdicts: Record<string, Verdict>, { generation, before, now }: Around): Condition[] =>
  Object.entries(verdicts).map(([type, { status, reason, message }]) => {
    const old = before.find((condition) => condition.type === type);
    return {
      type,
      status,
      reason,
      message: message.slice(0, MAX_MESSAGE_CHARS),
      observedGeneration: generation,
      lastTransitionTime: old?.status === status ? (old.lastTransitionTime ?? now) : now,
    };
  });

/** One condition of a resource, if it has it. */
export const findCondition = (status: { conditions?: Condition[] } | undefined, type: string): Condition | undefined =>
  status?.conditions?.find((condition) => condition.type === type);
