// What the operator counts, under the names that controller-runtime gave it, so that known dashboards fit.
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { QueueHooks } from './queue.ts';

const SECONDS = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

/** A registry of its own: nothing of this process is global. */
export const createRegistry = (): Registry => new Registry();

/** What is asked of the API server. */
export const createClientMetrics = (registry: Registry) => {
  const registers = [registry];
  return {
    requests: new Counter({
      name: 'rest_client_requests_total',
      help: 'Answers of the API server, by status and method',
      labelNames: ['code', 'method'],
      registers,
    }),
    relists: new Counter({
      name: 'informer_relists_total',
      help: 'Lists of a kind, the first one included',
      labelNames: ['kind'],
      registers,
    }),
    leader: new Gauge({
      name: 'leader_election_master_status',
      help: '1 while this replica holds the lease',
      labelNames: ['name'],
      registers,
    }),
  };
};

/** How long ago a kind's watch last said anything; read when the metrics are. */
export const watchAge = (registry: Registry, ages: () => Iterable<[kind: string, silentMs: number]>): void => {
  const gauge = new Gauge({
    name: 'watch_last_event_age_seconds',
    help: 'How long ago the watch of a kind last said anything',
    labelNames: ['kind'],
    registers: [registry],
    collect() {
      gauge.reset();
      for (const [kind, silentMs] of ages()) gauge.set({ kind }, silentMs / 1000);
    },
  });
};

type Labels = { controller: string; result?: string };

const createCounter = (registry: Registry, name: string, help: string, labelNames: string[] = ['name']) =>
  new Counter({ name, help, labelNames, registers: [registry] });

const createSeconds = (registry: Registry, name: string, help: string, labelNames: string[] = ['name']) =>
  new Histogram({ name, help, labelNames, buckets: SECONDS, registers: [registry] });

/** The hooks of each controller's queue. */
export const createQueueMetrics = (registry: Registry): ((name: string) => QueueHooks) => {
  const byController = ['controller'];
  const depth = new Gauge({
    name: 'workqueue_depth',
    help: 'Keys that wait',
    labelNames: ['name'],
    registers: [registry],
  });
  const active = new Gauge({
    name: 'controller_runtime_active_workers',
    help: 'Keys that are being worked on',
    labelNames: byController,
    registers: [registry],
  });
  const adds = createCounter(registry, 'workqueue_adds_total', 'Keys that were added');
  const retries = createCounter(registry, 'workqueue_retries_total', 'Keys that failed and are tried again');
  const waited = createSeconds(registry, 'workqueue_queue_duration_seconds', 'How long a key waited');
  const worked = createSeconds(registry, 'workqueue_work_duration_seconds', 'How long a key was worked on');
  const results = createCounter(registry, 'controller_runtime_reconcile_total', 'Reconciliations, by result', [
    'controller',
    'result',
  ]);
  const errors = createCounter(
    registry,
    'controller_runtime_reconcile_errors_total',
    'Reconciliations that failed',
    byController,
  );
  const took = createSeconds(
    registry,
    'controller_runtime_reconcile_time_seconds',
    'How long a reconciliation took',
    byController,
  );
  return (name) => ({
    onAdd: () => adds.inc({ name }),
    onRetry: () => retries.inc({ name }),
    onDepth: (keys) => depth.set({ name }, keys),
    onStart: (waitedS) => {
      waited.observe({ name }, waitedS);
      active.inc({ controller: name });
    },
    onEnd: (result, tookS) => {
      const labels: Labels = { controller: name };
      worked.observe({ name }, tookS);
      took.observe(labels, tookS);
      active.dec(labels);
      results.inc({ ...labels, result: { done: 'success', requeue: 'requeue_after', error: 'error' }[result] });
      if (result === 'error') errors.inc(labels);
    },
  });
};
