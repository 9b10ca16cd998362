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
import { startOperator, type OperatorProcess } from '../fixtures/control-plane/operator-process.ts';
import { smallFlow } from '../fixtures/control-plane/resources.ts';
import { aFlow, aPool, theOptions } from '../unit/operator/a-resource.ts';
import { quantile, type Figure } from './figures.ts';

const FLOWS = 1_000;
const CREATED_AT_ONCE = 16;
const EDITS = 100;
const BUILDS = 2_000;
const FLOWS_PATH = pathIn('default', 'voiceflows');

const seconds = (sinceMs: number): number => (performance.now() - sinceMs) / 1000;

/** CPU that the API server has used so far. */
const apiServerCpu = async (client: KubeClient): Promise<number> => {
  const { body } = await client.request('GET', '/metrics');
  return Number(/^process_cpu_seconds_total (\S+)$/m.exec(String(body['text']))?.[1]);
};

const createAll = async (client: KubeClient): Promise<void> => {
  const names = Array.from({ length: FLOWS }, (_, at) => `flow-${at}`).values();
  const worker = async (): Promise<void> => {
    for (const name of names) await client.create(FLOWS_PATH, smallFlow(name));
  };
  await Promise.all(Array.from({ length: CREATED_AT_ONCE }, worker));
};

/** Resolves when as many flows as there should be were carried out. */
const untilApplied = async (client: KubeClient): Promise<void> => {
  const done = new Set<string>();
  const over = new AbortController();
  // The API server ends a watch that cannot keep up.
  for (;;) {
    for await (const { object } of client.watch(FLOWS_PATH, over.signal)) {
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
  await operator.untilMetric('controller_runtime_reconcile_total', (count) => count >= 2 * FLOWS);
  await operator.untilMetric('workqueue_depth', (depth) => depth === 0);
};

const create = async (client: KubeClient, operator: OperatorProcess): Promise<Figure[]> => {
  const [apiBefore, before] = [await apiServerCpu(client), await operator.metric('process_cpu_seconds_total')];
  const applied = untilApplied(client);
  const startMs = performance.now();
  await createAll(client);
  await applied;
  const tookS = seconds(startMs);
  const api = (await apiServerCpu(client)) - apiBefore;
  const own = (await operator.metric('process_cpu_seconds_total')) - before;
  const isApiBound = api > own;
  console.log(
    `  created and applied in ${tookS.toFixed(1)} s: API server ${api.toFixed(1)} s of CPU, operator ${own.toFixed(1)} s; the bound is the ${isApiBound ? 'API server' : 'operator'}`,
  );
  const rate: Figure = { name: 'flows created and applied a second', value: FLOWS / tookS, unit: 'count' };
  return [
    // Where the API server is the bound, its rate says nothing of the operator.
    isApiBound ? rate : { ...rate, bar: { op: '≥', limit: 25 } },
    { name: 'CPU of the operator against that of the API server', value: own / api, unit: 'ratio' },
  ];
};

const edit = async (client: KubeClient): Promise<Figure[]> => {
  const over = new AbortController();
  const waiting = new Map<string, (atMs: number) => void>();
  const following = (async () => {
    for await (const { object } of client.watch(FLOWS_PATH, over.signal)) {
      const { name, generation } = object.metadata;
      if (object['status']?.observedGeneration === generation)
        waiting.get(`${name} ${generation}`)?.(performance.now());
    }
  })().catch(() => undefined);
  const times: number[] = [];
  for (let at = 0; at < EDITS; at++) {
    const name = `flow-${(at * 7) % FLOWS}`;
    const { generation = 0 } = (await client.get(`${FLOWS_PATH}/${name}`)).metadata;
    const carriedOut = new Promise<number>((resolve) => waiting.set(`${name} ${generation + 1}`, resolve));
    const startMs = performance.now();
    await client.merge(`${FLOWS_PATH}/${name}`, { spec: { turns: { apology: `Sorry, number ${at}.` } } });
    times.push((await carriedOut) - startMs);
  }
  over.abort();
  await following;
  return [
    {
      name: 'a spec edited → children and status acknowledged, p50',
      value: quantile(times, 0.5),
      unit: 'ms',
      bar: { op: '≤', limit: 60 },
    },
    { name: 'the same, p99', value: quantile(times, 0.99), unit: 'ms', bar: { op: '≤', limit: 300 } },
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
  const value = (performance.now() - startMs) / BUILDS;
  return { name: 'desired objects of a flow and its pool built', value, unit: 'ms', bar: { op: '≤', limit: 0.5 } };
};

export const run = async (): Promise<Figure[]> => {
  const built = build();
  await using controlPlane = await startControlPlane({ withControllers: false });
  await using client = adminOf(controlPlane.access);
  const options = { access: controlPlane.operatorAccess, namespace: 'default' };
  const first = await startOperator(options);
  await first.says('leading');
  const created = await create(client, first);
  await untilIdle(first);
  const residentMb = (await first.metric('process_resident_memory_bytes')) / 1e6;
  const edited = await edit(client);
  await first.stop();
  const before = await writesOf(controlPlane);
  const startMs = performance.now();
  await using second = await startOperator(options);
  await untilIdle(second);
  const restartMs = performance.now() - startMs;
  const writes = (await writesOf(controlPlane)) - before;
  return [
    ...created,
    { name: 'memory of the operator with all of them', value: residentMb, unit: 'MB', bar: { op: '≤', limit: 250 } },
    ...edited,
    { name: 'started again → synced and idle', value: restartMs, unit: 'ms', bar: { op: '≤', limit: 5_000 } },
    { name: 'writes by then', value: writes, unit: 'count', bar: { op: '≤', limit: 0 } },
    built,
  ];
};
