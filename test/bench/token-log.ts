// The token log on Redis against the in-process one: latency from a token's emission to its listener, CPU, highest rate.
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { startRedis } from '../fixtures/redis-server.ts';
import { quantile, type Figure } from './figures.ts';
import { startListeners } from './token-log/listeners.ts';
import type { Mode, Order, Report } from './token-log/server.ts';

const SERVER = fileURLToPath(new URL('token-log/server.ts', import.meta.url));
const TOKENS_PER_SESSION = 20;
const WARM_MS = 1_500;
const WINDOW_MS = 3_000;
const SESSIONS_AT_MOST = 200;
const RATES = [10_000, 15_000, 20_000, 25_000, 30_000, 40_000, 50_000, 60_000];
const P99_BAR_MS = 50;

type Measured = { p50: number; p99: number; cpuMsPerThousand: number; kept: boolean };

const order = async (child: ChildProcess, given: Order): Promise<Report> => {
  const answered = once(child, 'message') as Promise<[Report]>;
  child.send(given);
  const [report] = await answered;
  return report;
};

/** One process of this mode, asked for one rate after another until `goOn` says no. */
const measure = async (
  mode: Mode,
  url: string,
  { sessions, rates }: { sessions: number; rates: number[] },
): Promise<Measured[]> => {
  const child = fork(SERVER, [mode, url, `${sessions}`]);
  try {
    const [{ port }] = (await once(child, 'message')) as [{ port: number }];
    const listeners = await startListeners(port, sessions);
    const results: Measured[] = [];
    for (const tokensPerSecond of rates) {
      const warm = await order(child, { tokensPerSecond, ms: WARM_MS });
      await listeners.heard(warm.said);
      listeners.take();
      const { said, cpuMs } = await order(child, { tokensPerSecond, ms: WINDOW_MS });
      await listeners.heard(said);
      const latencies = listeners.take();
      const p99 = quantile(latencies, 0.99);
      // A process that cannot say so many tokens does not keep the rate either.
      const kept = p99 < P99_BAR_MS && said >= (0.95 * (tokensPerSecond * WINDOW_MS)) / 1_000;
      results.push({ p50: quantile(latencies, 0.5), p99, cpuMsPerThousand: (cpuMs / said) * 1_000, kept });
      if (!kept) break;
    }
    listeners.close();
    return results;
  } finally {
    child.kill();
  }
};

const one = async (mode: Mode, url: string, sessions: number): Promise<Measured> => {
  const [measured] = await measure(mode, url, { sessions, rates: [sessions * TOKENS_PER_SESSION] });
  if (!measured) throw new Error('one rate was measured');
  return measured;
};

const atSessions = async (url: string, sessions: number): Promise<Figure[]> => {
  const memory = await one('memory', url, sessions);
  const same = await one('same', url, sessions);
  const multiplexed = await one('multiplexed', url, sessions);
  const of = `${sessions} sessions × ${TOKENS_PER_SESSION} tokens/s`;
  return [
    { name: `${of}: in process, p50`, value: memory.p50, unit: 'ms' },
    { name: `${of}: in process, p99`, value: memory.p99, unit: 'ms' },
    { name: `${of}: same replica, p50`, value: same.p50, unit: 'ms' },
    { name: `${of}: same replica, p99`, value: same.p99, unit: 'ms', bar: { op: '≤', limit: 25 } },
    { name: `${of}: multiplexed, p50`, value: multiplexed.p50, unit: 'ms' },
    { name: `${of}: multiplexed, p99`, value: multiplexed.p99, unit: 'ms', bar: { op: '≤', limit: 25 } },
    {
      name: `${of}: same replica against in process, p50`,
      value: same.p50 / memory.p50,
      unit: 'ratio',
      bar: { op: '≤', limit: 1.4 },
    },
    {
      name: `${of}: multiplexed against in process, p50`,
      value: multiplexed.p50 / memory.p50,
      unit: 'ratio',
      bar: { op: '≤', limit: 6 },
    },
    {
      name: `${of}: CPU a token, same replica against in process`,
      value: same.cpuMsPerThousand / memory.cpuMsPerThousand,
      unit: 'ratio',
      bar: { op: '≤', limit: 2 },
    },
  ];
};

const highestRate = async (mode: Mode, url: string): Promise<number> => {
  const measured = await measure(mode, url, { sessions: SESSIONS_AT_MOST, rates: RATES });
  return RATES[measured.findLastIndex(({ kept }) => kept)] ?? 0;
};

export const run = async (): Promise<Figure[]> => {
  const redis = await startRedis();
  try {
    const figures = [...(await atSessions(redis.url, 200)), ...(await atSessions(redis.url, 500))];
    const memory = await highestRate('memory', redis.url);
    const same = await highestRate('same', redis.url);
    return [
      ...figures,
      { name: 'highest rate of a process with p99 < 50 ms: in process, tokens/s', value: memory, unit: 'count' },
      { name: 'highest rate of a process with p99 < 50 ms: same replica, tokens/s', value: same, unit: 'count' },
      {
        name: 'highest rate, same replica against in process',
        value: same / memory,
        unit: 'ratio',
        bar: { op: '≥', limit: 0.6 },
      },
    ];
  } finally {
    await redis.close();
  }
};
