// How the promise is kept, as Prometheus has it: asked once a minute for all flows together.
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { request } from 'undici';
import { durationMs } from '@firstword/crds/duration';
import { ensureError } from '@firstword/shared/contract/errors';
import type { Clock } from '@firstword/shared/runtime/clock';
import type { Log } from '@firstword/shared/runtime/log';
import type { Measured } from './reconcile/reconcile-flow.ts';
import type { FlowObject } from './resources.ts';

const Answer = Type.Object({
  data: Type.Object({
    result: Type.Array(
      Type.Object({
        metric: Type.Record(Type.String(), Type.String()),
        value: Type.Tuple([Type.Number(), Type.String()]),
      }),
    ),
  }),
});

type Sample = { key: string; channel: string; value: number };

const EVERY_MS = 60_000;
const WINDOW = '1h';
/** Channels are never mixed: the one that matters most speaks for the flow. */
const CHANNELS = ['call', 'speech', 'text'];

const quantile = (share: number): string =>
  `histogram_quantile(${share}, sum by (namespace, voiceflow, channel, le) (rate(voiceflow_first_word_latency_seconds_bucket[${WINDOW}])))`;

const QUERIES = {
  p50: quantile(0.5),
  p95: quantile(0.95),
  attainment: `sum by (namespace, voiceflow, channel) (increase(voiceflow_first_word_turns_total{result="within"}[${WINDOW}])) / sum by (namespace, voiceflow, channel) (increase(voiceflow_first_word_turns_total[${WINDOW}]))`,
  calls: 'sum by (namespace, voiceflow) (voiceflow_agent_calls)',
};
type Figures = Record<keyof typeof QUERIES, Sample[]>;

export type FirstWordReader = {
  /** What is known of a flow, rounded so that noise is no news. */
  of(flow: FlowObject, key: string): Measured;
  run(signal: AbortSignal): Promise<void>;
};

type ReaderOptions = { url: string; clock: Clock; log: Log; onNews: () => void };

export const createFirstWordReader = ({ url, clock, log, onNews }: ReaderOptions): FirstWordReader => {
  let figures: Figures = { p50: [], p95: [], attainment: [], calls: [] };
  const look = async (): Promise<void> => {
    const names = Object.keys(QUERIES) as (keyof typeof QUERIES)[];
    const samples = await Promise.all(names.map((name) => ask(url, QUERIES[name])));
    figures = Object.fromEntries(names.map((name, at) => [name, samples[at] ?? []])) as Figures;
    onNews();
  };
  return {
    of: (flow, key) => measuredOf(figures, flow, key),
    async run(signal) {
      while (!signal.aborted) {
        await look().catch((thrown: unknown) => log.warn({ err: ensureError(thrown) }, 'Prometheus not asked'));
        await clock.sleep(EVERY_MS, signal).catch(() => undefined);
      }
    },
  };
};

const ask = async (url: string, query: string): Promise<Sample[]> => {
  const address = new URL('api/v1/query', url.endsWith('/') ? url : `${url}/`);
  address.searchParams.set('query', query);
  const { body } = await request(address, { headersTimeout: 10_000, bodyTimeout: 10_000 });
  const answer = Value.Parse(Answer, await body.json());
  return answer.data.result.map(({ metric, value: [, value] }) => ({
    key: `${metric['namespace']}/${metric['voiceflow']}`,
    channel: metric['channel'] ?? '',
    value: Number(value),
  }));
};

export const measuredOf = (figures: Figures, { spec }: FlowObject, key: string): Measured => {
  const find = (name: keyof Figures): number | undefined => {
    const own = figures[name].filter((sample) => sample.key === key && Number.isFinite(sample.value));
    const ranked = own.toSorted((a, b) => CHANNELS.indexOf(a.channel) - CHANNELS.indexOf(b.channel));
    return ranked[0]?.value;
  };
  const [p50, p95, attainment, calls] = [find('p50'), find('p95'), find('attainment'), find('calls')];
  const target = `${durationMs(spec.firstWord.target)}ms`;
  return {
    ...(p95 === undefined ? {} : { firstWord: { ...ms('p50', p50), ...ms('p95', p95), ...share(attainment), target } }),
    ...(calls === undefined ? {} : { activeCalls: Math.round(calls) }),
  };
};

const ROUND_MS = 10;

const ms = (name: string, seconds: number | undefined) =>
  seconds === undefined ? {} : { [name]: `${Math.round((seconds * 1000) / ROUND_MS) * ROUND_MS}ms` };

const share = (value: number | undefined) => (value === undefined ? {} : { attainment: value.toFixed(3) });
