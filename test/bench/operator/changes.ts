// How soon the operator answers what somebody does: an edit of a flow, and a child that is taken away.
import type { KubeClient } from '../../fixtures/control-plane/client.ts';
import { pathIn } from '../../fixtures/control-plane/in-namespace.ts';
import { quantile, type Figure } from '../figures.ts';

const TIMES = 100;
const FLOWS_PATH = pathIn('default', 'voiceflows');
const CONFIG_MAPS_PATH = pathIn('default', 'configmaps');
const SERVICES_PATH = pathIn('default', 'services');
/** Whoever deletes a child has it again within this time. */
const REPAIRED_MS = 2_000;

type News = {
  what: string;
  isSo: (object: { metadata: Metadata; status?: { observedGeneration?: number } }) => boolean;
};
type Metadata = { name: string; uid?: string; generation?: number; resourceVersion?: string };

/** Watches collections; `heard` resolves with the moment at which all of the news had come. */
const listen = (client: KubeClient, paths: readonly string[]) => {
  const over = new AbortController();
  const waiting = new Set<{ news: News[]; resolve: (atMs: number) => void }>();
  const follow = async (path: string): Promise<void> => {
    for await (const { type, object } of client.watch(path, over.signal)) {
      if (type === 'DELETED') continue;
      const key = `${path}/${object.metadata.name}`;
      for (const each of waiting) {
        each.news = each.news.filter(({ what, isSo }) => what !== key || !isSo(object));
        if (each.news.length > 0) continue;
        waiting.delete(each);
        each.resolve(performance.now());
      }
    }
  };
  const following = Promise.all(paths.map((path) => follow(path).catch(() => undefined)));
  return {
    heard: (news: News[]): Promise<number> => new Promise((resolve) => waiting.add({ news, resolve })),
    close: async (): Promise<void> => {
      over.abort();
      await following;
    },
  };
};

const nameOf = (at: number, flows: number): string => `flow-${(at * 7) % flows}`;

/** A text that is spoken is in the flow's own ConfigMap, and, as it never changes, in that of the flow's pool. */
const edit = async (client: KubeClient, flows: number): Promise<number[]> => {
  const ears = listen(client, [FLOWS_PATH, CONFIG_MAPS_PATH]);
  const times: number[] = [];
  for (let at = 0; at < TIMES; at++) {
    const name = nameOf(at, flows);
    const path = `${FLOWS_PATH}/${name}`;
    const maps = [`${CONFIG_MAPS_PATH}/${name}-config`, `${CONFIG_MAPS_PATH}/${name}-piper`];
    const { generation = 0 } = (await client.get(path)).metadata;
    const before = await Promise.all(maps.map(async (map) => (await client.get(map)).metadata.resourceVersion));
    const carriedOut = ears.heard([
      { what: path, isSo: ({ status }) => (status?.observedGeneration ?? 0) > generation },
      ...maps.map((what, index) => ({
        what,
        isSo: ({ metadata }: { metadata: Metadata }) => metadata.resourceVersion !== before[index],
      })),
    ]);
    const startMs = performance.now();
    await client.merge(path, { spec: { turns: { apology: `Sorry, ${'so '.repeat(at + 1)}much.` } } });
    times.push((await carriedOut) - startMs);
  }
  await ears.close();
  return times;
};

const takeAway = async (client: KubeClient, flows: number): Promise<number[]> => {
  const ears = listen(client, [SERVICES_PATH]);
  const times: number[] = [];
  for (let at = 0; at < TIMES; at++) {
    const path = `${SERVICES_PATH}/${nameOf(at, flows)}-backend`;
    const { uid } = (await client.get(path)).metadata;
    const thereAgain = ears.heard([{ what: path, isSo: ({ metadata }) => metadata.uid !== uid }]);
    const startMs = performance.now();
    await client.remove(path);
    times.push((await thereAgain) - startMs);
  }
  await ears.close();
  return times;
};

export const measureChanges = async (client: KubeClient, flows: number): Promise<Figure[]> => {
  const edited = await edit(client, flows);
  const taken = await takeAway(client, flows);
  return [
    {
      name: 'a spec edited → children of flow and pool, and status, acknowledged, p50',
      value: quantile(edited, 0.5),
      unit: 'ms',
      bar: { op: '≤', limit: 60 },
    },
    { name: 'the same, p99', value: quantile(edited, 0.99), unit: 'ms', bar: { op: '≤', limit: 300 } },
    {
      name: 'a child deleted → there again, p99',
      value: quantile(taken, 0.99),
      unit: 'ms',
      bar: { op: '≤', limit: REPAIRED_MS },
    },
  ];
};
