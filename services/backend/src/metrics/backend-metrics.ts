// What the backend counts and times. Labels are closed lists: never a session, a URL or a text.
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { TokenEvent } from '@firstword/shared/contract/token-event';

export type BackendMetrics = ReturnType<typeof createBackendMetrics>;

/** Read when the metrics are. */
export type Measured = { sessions: () => number; streams: () => number; isRedisThere: (() => boolean) | null };

const STAGE_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2.5, 5, 10];
const APPEND_BUCKETS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5];
const MS_PER_SECOND = 1_000;

/** `labels` are those of every series: the flow and its namespace. A registry of its own: nothing of this process is global. */
export const createBackendMetrics = (labels: Record<string, string> = {}) => {
  const registry = new Registry();
  registry.setDefaultLabels(labels);
  const registers = [registry];
  const turns = new Counter({
    name: 'voiceflow_backend_turns_total',
    help: 'Turns that have ended: done, or the code of the error',
    labelNames: ['outcome'],
    registers,
  });
  const stages = new Histogram({
    name: 'voiceflow_backend_stage_seconds',
    help: 'How long a turn’s first word took the backend, by stage: flow, or the wait for the model',
    labelNames: ['stage'],
    buckets: STAGE_BUCKETS,
    registers,
  });
  const appends = new Histogram({
    name: 'voiceflow_log_append_seconds',
    help: 'How long Redis took to keep what was appended to the token log',
    buckets: APPEND_BUCKETS,
    registers,
  });
  const tools = new Counter({
    name: 'voiceflow_backend_tools_total',
    help: 'Calls of http nodes and tools, by how they ended',
    labelNames: ['status'],
    registers,
  });
  const webhooks = new Counter({
    name: 'voiceflow_webhook_attempts_total',
    help: 'Attempts to deliver an event, by what came of them',
    labelNames: ['outcome'],
    registers,
  });
  return {
    registry,
    /** A session of this process has logged this. */
    logged: (event: TokenEvent): void => {
      if (event.type === 'token' && event.timings) {
        stages.observe({ stage: 'flow' }, event.timings.flowMs / MS_PER_SECOND);
        stages.observe({ stage: 'llm' }, event.timings.llmMs / MS_PER_SECOND);
      } else if (event.type === 'tool') tools.inc({ status: event.status });
      else if (event.type === 'done') turns.inc({ outcome: 'done' });
      else if (event.type === 'error') turns.inc({ outcome: event.code });
    },
    appended: (ms: number): void => appends.observe(ms / MS_PER_SECOND),
    attempted: (outcome: 'taken' | 'failed' | 'given-up'): void => webhooks.inc({ outcome }),
    measure: ({ sessions, streams, isRedisThere }: Measured): void => {
      gauge(registry, 'voiceflow_active_sessions', 'Sessions that this process holds', sessions);
      gauge(registry, 'voiceflow_sse_clients', 'Streams that are being read from this process', streams);
      if (isRedisThere) gauge(registry, 'voiceflow_redis_up', '1 while Redis answers', () => Number(isRedisThere()));
    },
  };
};

const gauge = (registry: Registry, name: string, help: string, read: () => number): void => {
  const measured: Gauge = new Gauge({
    name,
    help,
    registers: [registry],
    collect: () => measured.set(read()),
  });
};
