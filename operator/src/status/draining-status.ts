// The status of a VoiceFlow that is being deleted: what it was, but that callers are waited for.
import type { VoiceFlowStatus } from '@firstword/crds/spec/status';
import type { FlowObject } from '../resources.ts';
import { conditionsOf, isNotSo, isSo } from './conditions.ts';

export const drainingStatus = ({ metadata, status }: FlowObject, waitsFor: string, now: string): VoiceFlowStatus => {
  const { generation = 0 } = metadata;
  const before = status?.conditions ?? [];
  const verdicts = {
    Ready: isNotSo('DrainingCalls', waitsFor),
    Draining: isSo('DrainingCalls', waitsFor),
    Reconciling: isSo('DrainingCalls', waitsFor),
    Stalled: isNotSo('NotStalled', 'Nothing waits for people.'),
  };
  return {
    ...status,
    observedGeneration: generation,
    conditions: [
      ...before.filter(({ type }) => !(type in verdicts)),
      ...conditionsOf(verdicts, { generation, before, now }),
    ],
  };
};
