// The token log on Redis against the in-process one: latency from a token's emission to its listener, CPU, highest rate.
//
// What bounds the figures. In process: the tokens of one turn of the event loop are written one after another, each a system
// call, and one process hears them all. Same replica: the same, and a command to Redis for each turn of the event loop.
// Multiplexed: a token goes by Redis, two sockets more, and one process does what two replicas would. The process has a
// core of its own, as in the measurement that the bars are from; Redis and the listeners have the others.
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { startRedis, type RedisServer } from '../fixtures/redis-server.ts';
import { quantile, type Figure } from './figures.ts';
import { keepTo } from './token-log/cores.ts';
import { startListeners, type Listeners } from './token-log/listeners.ts';
import type { Mode, Order, Report } from './token-log/server.ts';

const SERVER = fileURLToPath(new URL('token-log/server.ts', import.meta.url));
const TOKENS_PER_SESSION = 20;
/** Until the compiler has done its part, which is no cost of a token's. */
const WARM_MS = 4_000;
const SETTLE_MS = 1_000;
const ROUNDS = 5;
const WINDOW_MS = 3_000;
const SESSIONS_AT_MOST = 200;
const RATES = [10_000, 15_000, 20_000, 25_000, 30_000, 40_000, 50_000, 60_000];
const P99_BAR_MS = 50;

type Measured = { p50: number; p99: number; cpuMicros: number; redisMicros: number; kept: boolean };

const order = async (child: ChildProcess, given: Order): Promise<Report> => {
  const answered = once(child, 'message') as Promise<[Report]>;
  child.send(given);
  const [report] = await answered;
  return report;
};

/** What the Redis has used so far. */
const redisCpuMicros = async ({ client }: RedisServer): Promise<number> => {
  const used = (await client.info('cpu')).matchAll(/^used_cpu_(?:sys|user):([\d.]+)/gm);
  return [...used].reduce((sum, [, seconds]) => sum + Number(seconds) * 1e6, 0);
};

type Measuring = { child: ChildProcess; listeners: Listeners; redis: RedisServer };

/** One process of this mode, and those who listen to it, for as long as they are measured. */
const withProcess = async <T>(
  { mode, sessions, redis }: { mode: Mode; sessions: number; redis: RedisServer },
  use: (measuring: Measuring) => Promise<T>,
): Promise<T> => {
  const child = fork(SERVER, [mode, redis.url, `${sessions}`]);
  try {
    keepTo('first', child.pid);
    const [{ port }] = (await once(child, 'message')) as [{ port: number }];
    const listeners = await startListeners(port, sessions);
    const result = await use({ child, listeners, redis });
    listeners.close();
    return result;
  } finally {
    child.kill();
  }
};

const atRate = async (
  { child, listeners, redis }: Measuring,
  tokensPerSecond: number,
  warmMs: number,
): Promise<Measured> => {
  const warm = await order(child, { tokensPerSecond, ms: warmMs });
  await listeners.heard(warm.said);
  listeners.take();
  const redisBegan = await redisCpuMicros(redis);
  const { said, cpuMs } = await order(child, { tokensPerSecond, ms: WINDOW_MS });
  await listeners.heard(said);
  const redisMicros = ((await redisCpuMicros(redis)) - redisBegan) / said;
  const latencies = listeners.take();
  const p99 = quantile(latencies, 0.99);
  // A process that cannot say so many tokens does not keep the rate either.
  const kept = p99 < P99_BAR_MS && said >= (0.95 * (tokensPerSecond * WINDOW_MS)) / 1_000;
  return { p50: quantile(latencies, 0.5), p99, cpuMicros: (cpuMs * 1_000) / said, redisMicros, kept };
};

const median = (rounds: readonly Measured[], of: (measured: Measured) => number): number =>
  quantile(rounds.map(of), 0.5);

/** The middle of each figure. */
const middle = (rounds: readonly Measured[]): Measured => ({
  p50: median(rounds, ({ p50 }) => p50),
  p99: median(rounds, ({ p99 }) => p99),
  cpuMicros: median(rounds, ({ cpuMicros }) => cpuMicros),
  redisMicros: median(rounds, ({ redisMicros }) => redisMicros),
  kept: rounds.every(({ kept }) => kept),
});

/** All three in turn, again and again: whatever else the machine does meanwhile, it does to each of them. */
const inTurn = (redis: RedisServer, sessions: number): Promise<[Measured, Measured, Measured]> =>
  withProcess({ mode: 'memory', sessions, redis }, (memory) =>
    withProcess({ mode: 'same', sessions, redis }, (same) =>
      withProcess({ mode: 'multiplexed', sessions, redis }, async (multiplexed) => {
        const rounds: [Measured[], Measured[], Measured[]] = [[], [], []];
        for (let round = 0; round < ROUNDS; round++) {
          for (const [index, measuring] of [memory, same, multiplexed].entries())
            rounds[index]?.push(
              await atRate(measuring, sessions * TOKENS_PER_SESSION, round === 0 ? WARM_MS : SETTLE_MS),
            );
        }
        return [middle(rounds[0]), middle(rounds[1]), middle(rounds[2])];
      }),
    ),
  );

const atSessions = async (redis: RedisServer, sessions: number): Promise<Figure[]> => {
  const [memory, same, multiplexed] = await inTurn(redis, sessions);
  const of = `${sessions} sessions × ${TOKENS_PER_SESSION} tokens/s`;
  return [
    { name: `${of}: in process, p50`, value: memory.p50, unit: 'ms' },
    { name: `${of}: in process, p99`, value: memory.p99, unit: 'ms' },
    { name: `${of}: same replica, p50`, value: same.p50, unit: 'ms' },
    { name: `${of}: same replica, p99`, value: same.p99, unit: 'ms', bar: { op: '≤', limit: 25 } },
    { name: `${of}: multiplexed, p50`, value: multiplexed.p50, unit: 'ms' },
    { name: `${of}: multiplexed, p99`, value: multiplexed.p99, unit: 'ms', bar: { op: '≤', limit: 25 } },
    { name: `${of}: in process, CPU a token`, value: memory.cpuMicros, unit: 'µs' },
    { name: `${of}: same replica, CPU a token`, value: same.cpuMicros, unit: 'µs' },
    { name: `${of}: same replica, CPU of Redis a token`, value: same.redisMicros, unit: 'µs' },
    { name: `${of}: multiplexed, CPU a token of both replicas`, value: multiplexed.cpuMicros, unit: 'µs' },
    { name: `${of}: multiplexed, CPU of Redis a token`, value: multiplexed.redisMicros, unit: 'µs' },
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
      value: same.cpuMicros / memory.cpuMicros,
      unit: 'ratio',
      bar: { op: '≤', limit: 2 },
    },
  ];
};

/** Asked for one rate after another until the process does not keep one. */
const highestRate = (mode: Mode, redis: RedisServer): Promise<number> =>
  withProcess({ mode, sessions: SESSIONS_AT_MOST, redis }, async (measuring) => {
    let highest = 0;
    for (const rate of RATES) {
      let { kept } = await atRate(measuring, rate, highest === 0 ? WARM_MS : SETTLE_MS);
      // A pause of the machine is no limit of the process: what that does not keep, it does not keep twice.
      if (!kept) ({ kept } = await atRate(measuring, rate, SETTLE_MS));
      if (!kept) break;
      highest = rate;
    }
    return highest;
  });

export const run = async (): Promise<Figure[]> => {
  const redis = await startRedis();
  keepTo('others', redis.child().pid);
  keepTo('others', process.pid);
  try {
    const figures = [...(await atSessions(redis, 200)), ...(await atSessions(redis, 500))];
    const memory = await highestRate('memory', redis);
    const same = await highestRate('same', redis);
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
