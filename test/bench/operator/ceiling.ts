// The most that the API server gives anybody: what the operator sends for one flow is recorded, and sent again for many
// flows by a client that does nothing else, under the same watches. No operator that says as much is faster.
import { randomBytes } from 'node:crypto';
import { adminOf, type ControlPlane } from '../../fixtures/control-plane/control-plane.ts';
import type { KubeClient } from '../../fixtures/control-plane/client.ts';
import { startFaultProxy, type ProxiedRequest } from '../../fixtures/control-plane/fault-proxy.ts';
import { pathIn } from '../../fixtures/control-plane/in-namespace.ts';
import { startOperator } from '../../fixtures/control-plane/operator-process.ts';
import { smallFlow } from '../../fixtures/control-plane/resources.ts';
import { untilObject } from '../../fixtures/control-plane/wait.ts';

/** Events are told a hundred at a time, so a thousand flows do not get one each. */
const isOnceAFlow = ({ path, isWatch }: ProxiedRequest): boolean => !isWatch && !/\/(leases|events)/.test(path);

/** As long as the names that take its place. */
const NAME = 'flow-rec';

type Recording = {
  namespace: string;
  requests: ProxiedRequest[];
  watches: string[];
  uids: { flow: string; pool: string };
};

const record = async ({ folder, operatorAccess, access }: ControlPlane, namespace: string): Promise<Recording> => {
  await using client = adminOf(access);
  await client.create('/api/v1/namespaces', { metadata: { name: namespace } });
  await using proxy = await startFaultProxy(folder, operatorAccess);
  const all: ProxiedRequest[] = [];
  proxy.decide = (request) => {
    all.push(request);
    return null;
  };
  await using operator = await startOperator({ access: proxy.access, namespace });
  await operator.says('leading');
  const before = all.length;
  const flow = await client.create(pathIn(namespace, 'voiceflows'), smallFlow(NAME));
  const path = pathIn(namespace, 'voicepools', NAME);
  const pool = await untilObject(client, path, ({ status }) => status?.observedGeneration);
  await operator.untilMetric('controller_runtime_reconcile_total', (count) => count >= 4);
  await operator.untilMetric('workqueue_depth', (depth) => depth === 0);
  return {
    namespace,
    requests: all.slice(before).filter(isOnceAFlow),
    watches: all.filter(({ isWatch }) => isWatch).map((watch) => watch.path),
    uids: { flow: flow.metadata.uid ?? '', pool: pool.metadata.uid ?? '' },
  };
};

/** One flow more: created by a user, and all that the operator said of it, in its order. */
const replay = async (client: KubeClient, { namespace, requests, uids }: Recording, name: string): Promise<void> => {
  const flow = await client.create(pathIn(namespace, 'voiceflows'), smallFlow(name));
  let poolUid = uids.pool;
  const anew = (text: string): string =>
    text
      .replaceAll(NAME, name)
      .replaceAll(uids.flow, flow.metadata.uid ?? '')
      .replaceAll(uids.pool, poolUid);
  for (const { method, path, body, contentType } of requests) {
    const answer = await client.request(method, anew(path), {
      ...(body ? { body: anew(body) } : {}),
      ...(contentType ? { contentType } : {}),
    });
    if (answer.status >= 300 && answer.status !== 404) throw new Error(`${method} ${anew(path)}: ${answer.status}`);
    if (answer.body.kind === 'VoicePool') poolUid = answer.body.metadata.uid ?? poolUid;
  }
};

/** Reads a watch to its end, as whoever keeps a store does. */
const follow = async (client: KubeClient, path: string, signal: AbortSignal): Promise<void> => {
  const seen = new Map<string, string | undefined>();
  try {
    for await (const { object } of client.watch(path, signal))
      seen.set(object.metadata.name, object.metadata.resourceVersion);
  } catch (thrown) {
    if (!signal.aborted) throw thrown;
  }
};

export type Ceiling = { flowsPerSecond: number; requestsPerFlow: number };

export const measureCeiling = async (
  controlPlane: ControlPlane,
  { flows, atOnce }: { flows: number; atOnce: number },
): Promise<Ceiling> => {
  const recording = await record(controlPlane, `ceiling-${randomBytes(4).toString('hex')}`);
  await using client = adminOf(controlPlane.operatorAccess);
  const over = new AbortController();
  const watching = recording.watches.map((path) => follow(client, path, over.signal));
  const replayAll = async (prefix: string, count: number): Promise<void> => {
    const names = Array.from({ length: count }, (_, at) => `${prefix}-${String(at).padStart(4, '0')}`).values();
    const worker = async (): Promise<void> => {
      for (const name of names) await replay(client, recording, name);
    };
    await Promise.all(Array.from({ length: atOnce }, worker));
  };
  // What an API server does for the first time takes it much longer.
  await replayAll('new', flows / 4);
  const startMs = performance.now();
  await replayAll('raw', flows);
  const seconds = (performance.now() - startMs) / 1000;
  over.abort();
  await Promise.all(watching);
  return { flowsPerSecond: flows / seconds, requestsPerFlow: recording.requests.length + 1 };
};
