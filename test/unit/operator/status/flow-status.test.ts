import { describe, expect, test } from 'vitest';
import { drainingStatus } from '../../../../operator/src/status/draining-status.ts';
import { flowStatus, type FlowFacts } from '../../../../operator/src/status/flow-status.ts';
import { planFlow } from '../../../../operator/src/flow-plan.ts';
import { aFlow, theOptions, withLivekit } from '../a-resource.ts';
import { facts, poolThat, serving, starting } from './flow-facts.ts';

const told = (of: FlowFacts) =>
  Object.fromEntries(
    (flowStatus(of).conditions ?? []).map(({ type, status, reason }) => [type, `${status} ${reason}`]),
  );

describe('the status of a flow', () => {
  test('all of it serves', () => {
    expect(told(facts())).toEqual({
      SpecValid: 'True Valid',
      BackendReady: 'True Serving',
      AgentReady: 'True NotRequired',
      TTSReady: 'True Serving',
      Progressing: 'False Complete',
      Degraded: 'False AsWanted',
      Available: 'True Serving',
      Ready: 'True Serving',
      Reconciling: 'False Complete',
      Stalled: 'False NotStalled',
      Draining: 'False NotDraining',
    });
  });

  test('what a part waits for is what the whole waits for', () => {
    expect(told(facts({ backend: starting }))).toMatchObject({
      BackendReady: 'False PullingImage',
      Progressing: 'True PullingImage',
      Available: 'False PullingImage',
      Ready: 'False PullingImage',
      Reconciling: 'True PullingImage',
      Stalled: 'False NotStalled',
    });
  });

  test('an edit that cannot be carried out stalls, and what ran before still serves', () => {
    expect(told(facts({ invalid: { reason: 'InvalidFlow', message: 'spec.flow: no' } }))).toMatchObject({
      SpecValid: 'False InvalidFlow',
      Ready: 'False InvalidFlow',
      Available: 'True Serving',
      Degraded: 'True InvalidFlow',
      Stalled: 'True Stalled',
      Reconciling: 'False Stalled',
    });
  });

  test('a rollout that runs while callers are served', () => {
    const rolling = { ...serving, isComplete: false, isServing: false, blocker: starting.blocker };
    expect(told(facts({ backend: rolling }))).toMatchObject({
      Progressing: 'True PullingImage',
      Available: 'True Serving',
      Ready: 'False PullingImage',
      Degraded: 'True PullingImage',
    });
  });

  test.each<[string, Partial<FlowFacts>, object]>([
    ['a pool that is not there', { pool: undefined }, { TTSReady: 'False Creating', Available: 'False Creating' }],
    ['a pool that waits', { pool: poolThat('False', 'WaitingForGPU') }, { TTSReady: 'False WaitingForGPU' }],
    [
      'a taken name',
      { blockers: [{ reason: 'NameConflict', message: 'x' }] },
      { Ready: 'False NameConflict', Stalled: 'True Stalled' },
    ],
    [
      'a voice that Piper cannot have, in a pool that serves others',
      { pool: poolThat('True', 'Serving', 'Failed') },
      { Ready: 'False VoiceFailed', TTSReady: 'False VoiceFailed', Available: 'False VoiceFailed' },
    ],
    [
      'a voice that is on its way',
      { pool: poolThat('True', 'Serving', 'Downloading') },
      { Ready: 'False DownloadingVoice', Reconciling: 'True DownloadingVoice', Available: 'False DownloadingVoice' },
    ],
    [
      'a voice that the pool does not know yet',
      {
        plan: planFlow(
          aFlow(({ spec }) => (spec.tts.voice = 'other')),
          theOptions().defaults,
          'en_US-joe-medium',
        ),
      },
      { Ready: 'False PoolNotReady', Available: 'True Serving', Degraded: 'True PoolNotReady' },
    ],
    [
      'a turn to wait for',
      { waitsFor: ['VoiceFlow voice/first'] },
      { Progressing: 'False WaitingForRollout', Ready: 'True Serving' },
    ],
    [
      'no metric',
      { notes: [{ reason: 'MetricUnavailable', message: 'x' }] },
      { Degraded: 'True MetricUnavailable', Ready: 'True Serving' },
    ],
  ])('%s', (_name, more, want) => {
    expect(told(facts(more))).toMatchObject(want);
  });

  test('a pool that is named and missing is told apart', () => {
    const flow = aFlow(({ spec }) => (spec.tts.poolRef = { name: 'shared' }));
    expect(told(facts({ pool: undefined }, flow))).toMatchObject({
      TTSReady: 'False PoolMissing',
      Stalled: 'True Stalled',
    });
  });

  test('each condition is about this generation, and keeps the time of its last change', () => {
    const before = flowStatus(facts());
    const flow = aFlow((it) => {
      it.status = before;
      it.metadata.generation = 2;
    });
    const after = flowStatus(facts({ backend: starting, now: '2026-02-02T00:00:00Z' }, flow));
    const timeOf = (type: string) => after.conditions?.find((condition) => condition.type === type)?.lastTransitionTime;
    expect(after.conditions?.map(({ observedGeneration }) => observedGeneration)).toEqual(
      after.conditions?.map(() => 2),
    );
    expect([timeOf('SpecValid'), timeOf('Ready')]).toEqual(['2026-01-02T03:04:05Z', '2026-02-02T00:00:00Z']);
  });

  test('it is the same for the same facts, however often it is written', () => {
    const once = flowStatus(facts());
    const flow = aFlow((it) => (it.status = once));
    expect(flowStatus(facts({ now: '2030-01-01T00:00:00Z' }, flow))).toEqual(once);
  });

  test('of one that is being deleted: what it was, and that callers are waited for', () => {
    const flow = aFlow((it) => (it.status = flowStatus(facts())));
    const status = drainingStatus(flow, '2 agents', '2026-03-03T00:00:00Z');
    const reasons = status.conditions?.map(({ type, reason }) => [type, reason]);
    expect(Object.fromEntries(reasons ?? [])).toMatchObject({
      Draining: 'DrainingCalls',
      Ready: 'DrainingCalls',
      Reconciling: 'DrainingCalls',
      BackendReady: 'Serving',
    });
    const again = aFlow((it) => (it.status = status));
    expect(drainingStatus(again, '2 agents', '2030-01-01T00:00:00Z')).toEqual(status);
  });

  test('agents are counted for /scale, and named for LiveKit', () => {
    const status = flowStatus(facts({ agent: { ...serving, pods: 3 } }, aFlow(withLivekit)));
    expect(status).toMatchObject({
      replicas: 3,
      agentName: 'voice.small',
      selector: 'app.kubernetes.io/name=firstword,firstword.dev/flow=small,firstword.dev/component=agent',
      components: [{ name: 'backend' }, { name: 'agent' }, { name: 'tts' }],
    });
  });
});
