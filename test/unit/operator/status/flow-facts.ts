// What is observed of a flow, for tests of what is said of it.
import { planFlow } from '../../../../operator/src/flow-plan.ts';
import type { PoolObject } from '../../../../operator/src/resources.ts';
import type { FlowFacts } from '../../../../operator/src/status/flow-status.ts';
import type { VoiceState } from '../../../../operator/src/status/pool-status.ts';
import type { PartState } from '../../../../operator/src/status/part-state.ts';
import { aFlow, aPool, theOptions } from '../a-resource.ts';

export const serving: PartState = {
  desired: 2,
  ready: 2,
  serving: 2,
  pods: 2,
  image: 'i',
  hash: 'h',
  leaving: 0,
  isServing: true,
  isComplete: true,
  blocker: null,
};
export const starting: PartState = {
  ...serving,
  ready: 0,
  isServing: false,
  isComplete: false,
  blocker: { reason: 'PullingImage', message: 'Pod p pulls.' },
};
export const poolThat = (ready: 'True' | 'False', reason: string, voice: VoiceState['state'] = 'Ready'): PoolObject =>
  aPool('{}', (pool) => {
    const conditions = ['Ready', 'Available'].map((type) => ({
      type,
      status: ready,
      reason,
      message: 'm',
      observedGeneration: 1,
    }));
    const voices = [{ name: aFlow().spec.tts.voice, state: voice }];
    pool.status = { conditions, voices, components: [{ name: 'tts', desired: 1, ready: 1 }] };
  });

/** Of a flow that serves, if nothing else is said. */
export const facts = (more: Partial<FlowFacts> = {}, flow = aFlow()): FlowFacts => ({
  plan: planFlow(flow, theOptions().defaults),
  invalid: null,
  blockers: [],
  notes: [],
  backend: serving,
  agent: null,
  pool: poolThat('True', 'Serving'),
  waitsFor: null,
  measured: {},
  now: '2026-01-02T03:04:05Z',
  ...more,
});
