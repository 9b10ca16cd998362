// `npm run bench -- operator`: a thousand VoiceFlows at a real API server, without controllers and pods: what is measured is
// the operator, and what it waits for.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { flowObjects } from '../../operator/src/desired/flow-objects.ts';
import { poolObjects } from '../../operator/src/desired/pool-objects.ts';
import { planFlow } from '../../operator/src/flow-plan.ts';
import { planPool } from '../../operator/src/pool-plan.ts';
import type { KubeClient } from '../fixtures/control-plane/client.ts';
import { adminOf, startControlPlane, type ControlPlane } from '../fixtures/control-plane/control-plane.ts';
import { pathIn } from '../fixtures/control-plane/in-namespace.ts';
import {
  startOperator,
  type OperatorProcess,
  type OperatorProcessOptions,
} from '../fixtures/control-plane/operator-process.ts';
import { smallFlow } from '../fixtures/control-plane/resources.ts';
import { aFlow, aPool, theOptions } from '../unit/operator/a-resource.ts';
import { quantile, type Figure } from './figures.ts';
import { measureCeiling, type Ceiling } from './operator/ceiling.ts';
import { measureChanges } from './operator/changes.ts';

const FLOWS = 1_000;
const CREATED_AT_ONCE = 16;
const WANTED_RATE = 25;
/** The operator computes and keeps what it sends, on the cores that the API server would have as well. */
const SHARE_OF_CEILING = 0.8;
const BUILDS = 2_000;
const LOOK_EVERY_MS = 100;
const RESTARTS = 3;
const FLOWS_PATH = pathIn('default', 'voiceflows');

const seconds = (sinceMs: number): number => (performance.now() - sinceMs) / 1000;

const createAll = async (client: KubeClient): Promise<void> => {
  const names = Array.from({ length: FLOWS }, (_, at) => `flow-${at}`).values();
  const worker = async (): Promise<void> => {
    for (const name of names) await client.create(FLOWS_PATH, smallFlow(name));
  };
  await Promise.all(Array.from({ length: CREATED_AT_ONCE }, worker));
};

/** Resolves when as many resources as there should be were carried out. */
const untilApplied = async (client: KubeClient, path: string): Promise<void> => {
  const done = new Set<string>();
  const over = new AbortController();
  // The API server ends a watch that cannot keep up.
  for (;;) {
    for await (const { object } of client.watch(path, over.signal)) {
      if (object['status']?.observedGeneration === object.metadata.generation) done.add(object.metadata.name);
      if (done.size === FLOWS) return over.abort();
    }
  }
};

/** Writes of the operator so far; the lease's aside. */
const writesOf = async ({ folder }: ControlPlane): Promise<number> => {
  const lines = (await readFile(join(folder, 'audit.log'), 'utf8')).split('\n');
  return lines.filter(
    (line) =>
      line.includes('"username":"operator"') &&
      /"verb":"(create|update|patch|delete)"/.test(line) &&
      !line.includes('"resource":"leases"'),
  ).length;
};

/** Idle, having looked at every flow and every pool. */
const untilIdle = async (operator: OperatorProcess): Promise<void> => {
  // Metrics of a thousand flows are work, too: they are not asked for all the time.
  await operator.untilMetric('controller_runtime_reconcile_total', (count) => count >= 2 * FLOWS, LOOK_EVERY_MS);
  await operator.untilMetric('workqueue_depth', (depth) => depth === 0, LOOK_EVERY_MS);
};

/** Flows a second, from the first one created to the last object of the last one. */
const create = async (client: KubeClient): Promise<number> => {
  // Each flow has a pool of its own, which has objects of its own.
  const applied = [FLOWS_PATH, pathIn('default', 'voicepools')].map((path) => untilApplied(client, path));
  const startMs = performance.now();
  await createAll(client);
  await Promise.all(applied);
  return FLOWS / seconds(startMs);
};

/** Before and after, as an API server gets quicker with use, and slower with what it holds: the better counts. */
const againstCeiling = (rate: number, ceilings: readonly Ceiling[]): Figure[] => {
  const [ceiling = { flowsPerSecond: 0, requestsPerFlow: 0 }] = ceilings.toSorted(
    (a, b) => b.flowsPerSecond - a.flowsPerSecond,
  );
  const { flowsPerSecond, requestsPerFlow } = ceiling;
  const isApiBound = flowsPerSecond < WANTED_RATE;
  console.log(
    `  a flow is ${requestsPerFlow} requests; the API server alone carries out ${flowsPerSecond.toFixed(1)} flows a second${isApiBound ? ': it is the bound' : ''}`,
  );
  return [
    {
      name: 'flows created and applied a second',
      value: rate,
      unit: 'count',
      // What the API server does not give anybody, no operator has.
      ...(isApiBound ? {} : { bar: { op: '≥', limit: WANTED_RATE } }),
    },
    {
      name: 'the same against what the API server alone carries out',
      value: rate / flowsPerSecond,
      unit: 'ratio',
      bar: { op: '≥', limit: SHARE_OF_CEILING },
    },
  ];
};

const build = (): Figure => {
  const [flow, pool, options] = [aFlow(), aPool(), theOptions()];
  const once = (): number =>
    flowObjects(planFlow(flow, options.defaults), options).length +
    poolObjects(
      planPool(pool, [flow], () => []),
      options,
    ).length;
  for (let at = 0; at < BUILDS / 4; at++) once();
  const startMs = performance.now();
  for (let at = 0; at < BUILDS; at++) once();
  const value = (1_000 * (performance.now() - startMs)) / BUILDS;
  return { name: 'desired objects of a flow and its pool built', value, unit: 'µs', bar: { op: '≤', limit: 500 } };
};

/** Milliseconds from a start to idle, and what was written by then. */
const restart = async (controlPlane: ControlPlane, options: OperatorProcessOptions) => {
  const before = await writesOf(controlPlane);
  const startMs = performance.now();
  const operator = await startOperator(options);
  await untilIdle(operator);
  const tookMs = performance.now() - startMs;
  await operator.stop();
  return { tookMs, writes: (await writesOf(controlPlane)) - before };
};

export const run = async (): Promise<Figure[]> => {
  const built = build();
  await using controlPlane = await startControlPlane({ withControllers: false });
  await using client = adminOf(controlPlane.access);
  const ceilings = [await measureCeiling(controlPlane, { flows: 200, atOnce: 32 })];
  const options = { access: controlPlane.operatorAccess, namespace: 'default' };
  const first = await startOperator(options);
  await first.says('leading');
  const rate = await create(client);
  await untilIdle(first);
  const residentMb = (await first.metric('process_resident_memory_bytes')) / 1e6;
  const edited = await measureChanges(client, FLOWS);
  await first.stop();
  const restarts = [];
  for (let time = 0; time < RESTARTS; time++) restarts.push(await restart(controlPlane, options));
  const tookMs = quantile(
    restarts.map((each) => each.tookMs),
    0.5,
  );
  const writes = restarts.reduce((sum, each) => sum + each.writes, 0);
  ceilings.push(await measureCeiling(controlPlane, { flows: 200, atOnce: 32 }));
  return [
    ...againstCeiling(rate, ceilings),
    { name: 'memory of the operator with all of them', value: residentMb, unit: 'MB', bar: { op: '≤', limit: 250 } },
    ...edited,
    { name: 'started again → synced and idle, median', value: tookMs, unit: 'ms', bar: { op: '≤', limit: 5_000 } },
    { name: 'writes of all restarts', value: writes, unit: 'count', bar: { op: '≤', limit: 0 } },
    built,
  ];
};
