// How the promise is kept, as Prometheus has it: asked once a minute for all flows together. What cannot be known now stays
// as it was, and a condition says why.
import { durationMs } from '@firstword/crds/duration';
import type { VoiceFlowStatus } from '@firstword/crds/spec/status';
import { ensureError } from '@firstword/shared/contract/errors';
import { AGENT_CALLS, FIRST_WORD_LATENCY, FIRST_WORD_TURNS } from '@firstword/shared/contract/metric-names';
import type { Clock } from '@firstword/shared/runtime/clock';
import type { Log } from '@firstword/shared/runtime/log';
import { keyOf } from './kube/object.ts';
import { askPrometheus, type Sample } from './prometheus.ts';
import type { FlowObject } from './resources.ts';
import { findCondition, isNotSo, isSo, type Verdict } from './status/conditions.ts';

/** What is measured of a flow; without a verdict where nobody asks. */
export type Measured = { verdict?: Verdict; firstWord?: VoiceFlowStatus['firstWord']; activeCalls?: number };

const EVERY_MS = 60_000;
const WINDOW = '1h';
/** Channels are never mixed: the one that matters most speaks for the flow. */
const CHANNELS = ['call', 'speech', 'text'];

const quantile = (share: number): string =>
  `histogram_quantile(${share}, sum by (namespace, voiceflow, channel, le) (rate(${FIRST_WORD_LATENCY}_bucket[${WINDOW}])))`;
const turns = (matching = ''): string =>
  `sum by (namespace, voiceflow, channel) (increase(${FIRST_WORD_TURNS}${matching}[${WINDOW}]))`;

const QUERIES = {
  p50: quantile(0.5),
  p95: quantile(0.95),
  attainment: `${turns('{result="within"}')} / ${turns()}`,
  calls: `sum by (namespace, voiceflow) (${AGENT_CALLS})`,
};
/** Each flow's own, by its key. */
type Figures = Record<keyof typeof QUERIES, Map<string, Sample[]>>;

/** `unasked` until the first answer comes; `away` while none does. */
type Known = Figures | 'unasked' | 'away';

export type FirstWordReader = {
  /** What is known of a flow, rounded so that noise is no news. */
  of(flow: FlowObject): Measured;
  run(signal: AbortSignal): Promise<void>;
};

type ReaderOptions = { url: string; clock: Clock; log: Log; onNews: () => void };

export const createFirstWordReader = ({ url, clock, log, onNews }: ReaderOptions): FirstWordReader => {
  let known: Known = 'unasked';
  const look = async (): Promise<Known> => {
    const names = Object.keys(QUERIES) as (keyof Figures)[];
    try {
      const samples = await Promise.all(names.map((name) => askPrometheus(url, QUERIES[name])));
      return Object.fromEntries(names.map((name, at) => [name, Map.groupBy(samples[at] ?? [], flowOf)])) as Figures;
    } catch (thrown) {
      log.warn({ err: ensureError(thrown) }, 'Prometheus does not answer');
      return 'away';
    }
  };
  return {
    of: (flow) => measuredOf(known, flow),
    async run(signal) {
      while (!signal.aborted) {
        known = await look();
        onNews();
        await clock.sleep(EVERY_MS, signal).catch(() => undefined);
      }
    },
  };
};

const measuredOf = (known: Known, flow: FlowObject): Measured => {
  const { firstWord, activeCalls, ...status } = flow.status ?? {};
  const verdict = findCondition(status, 'Measured');
  const asBefore = { ...(firstWord ? { firstWord } : {}), ...(activeCalls === undefined ? {} : { activeCalls }) };
  if (known === 'unasked') return { ...asBefore, ...(verdict ? { verdict: verdict as Verdict } : {}) };
  if (known === 'away') return { ...asBefore, verdict: isNotSo('MetricUnavailable', 'Prometheus does not answer.') };
  const { calls, ...now } = figuresOf(known, flow);
  return {
    ...(now.p95 === undefined ? (firstWord ? { firstWord } : {}) : { firstWord: told(now, flow) }),
    ...(calls === undefined ? {} : { activeCalls: Math.round(calls) }),
    verdict:
      now.p95 === undefined
        ? isNotSo('NoTurns', 'No turn was measured in the last hour.')
        : isSo('Measured', 'The turns of the last hour were measured.'),
  };
};

type Now = Partial<Record<keyof Figures, number>>;

const figuresOf = (figures: Figures, flow: FlowObject): Now => {
  const own = Object.entries(figures).map(([name, samples]) => {
    const finite = samples.get(keyOf(flow))?.filter(({ value }) => Number.isFinite(value)) ?? [];
    return [name, finite.toSorted((a, b) => rankOf(a) - rankOf(b))[0]?.value] as const;
  });
  return Object.fromEntries(own.filter(([, value]) => value !== undefined));
};

const flowOf = ({ labels }: Sample): string => `${labels['namespace']}/${labels['voiceflow']}`;

const rankOf = ({ labels }: Sample): number => CHANNELS.indexOf(labels['channel'] ?? '');

const ROUND_MS = 10;

const told = ({ p50, p95, attainment }: Now, { spec }: FlowObject): VoiceFlowStatus['firstWord'] => ({
  ...(p50 === undefined ? {} : { p50: ms(p50) }),
  ...(p95 === undefined ? {} : { p95: ms(p95) }),
  ...(attainment === undefined ? {} : { attainment: attainment.toFixed(3) }),
  target: `${durationMs(spec.firstWord.target)}ms`,
});

const ms = (seconds: number): string => `${Math.round((seconds * 1000) / ROUND_MS) * ROUND_MS}ms`;
