// What flows promise, as gauges: one static set of rules compares them with what was measured, whichever flows there are.
import { Counter, Gauge, type Registry } from 'prom-client';
import { durationMs } from '@firstword/crds/duration';
import type { FlowObject } from './resources.ts';

const FLOW = ['namespace', 'voiceflow'];

/** Read when the metrics are: a flow that is gone is told of no more. */
export const registerPromises = (registry: Registry, flows: () => FlowObject[]): void => {
  const gauge = (name: string, help: string, valueOf: (flow: FlowObject) => number): void => {
    const registered: Gauge = new Gauge({
      name,
      help,
      labelNames: FLOW,
      registers: [registry],
      collect() {
        registered.reset();
        for (const flow of flows()) {
          const { namespace = '', name: voiceflow } = flow.metadata;
          registered.set({ namespace, voiceflow }, valueOf(flow));
        }
      },
    });
  };
  gauge(
    'voiceflow_first_word_latency_target_seconds',
    'How long a caller may wait for the first word',
    ({ spec }) => durationMs(spec.firstWord.target) / 1000,
  );
  gauge('voiceflow_first_word_objective_ratio', 'Share of turns that must keep the target', ({ spec }) =>
    Number(spec.firstWord.objective),
  );
};

export const createDriftCounter = (registry: Registry): ((kind: string) => void) => {
  const counter = new Counter({
    name: 'voiceflow_drift_corrected_total',
    help: 'Objects that somebody changed or deleted, and that were put right',
    labelNames: ['kind'],
    registers: [registry],
  });
  return (kind) => counter.inc({ kind });
};
