// The measured process: it says tokens into many sessions and serves their streams, over one of three logs.
//
//   memory: the lower bound · same: Redis, read where it is written · multiplexed: Redis, read as another replica reads it
import type { AddressInfo } from 'node:net';
import fastify from 'fastify';
import { createSseServer } from '../../../services/backend/src/routes/sse.ts';
import { streamLog } from '../../../services/backend/src/routes/stream-log.ts';
import { createMemoryTokenLog } from '../../../services/backend/src/token-log/memory.ts';
import type { LogWriter, TokenLog } from '../../../services/backend/src/token-log/port.ts';
import { systemClock } from '../../../services/shared/src/runtime/clock.ts';
import { silentLog } from '../../../services/shared/src/runtime/log.ts';
import { openRedisLog } from '../../fixtures/redis-log.ts';

export type Mode = 'memory' | 'same' | 'multiplexed';
export type Order = { tokensPerSecond: number; ms: number };
export type Report = { cpuMs: number; said: number; lateMs: number };

const [mode = 'memory', url = '', sessions = '1'] = process.argv.slice(2);

const openLogs = (): { writing: TokenLog; reading: TokenLog } => {
  if (mode === 'memory') {
    const log = createMemoryTokenLog({ startedMs: 1 });
    return { writing: log, reading: log };
  }
  // A pause of a busy machine is not what is measured here.
  const at = { url, namespace: `bench-${process.pid}`, leaseMs: 10_000, retentionMs: 120_000 };
  const writing = openRedisLog(at);
  return { writing, reading: mode === 'same' ? writing : openRedisLog(at) };
};

const { writing, reading } = openLogs();
const writers: LogWriter[] = [];
for (let index = 0; index < Number(sessions); index++) {
  const writer = await writing.open(`front-desk:s${index}`);
  writer.append({ type: 'turn-start', turnId: 't', input: 'x' });
  writers.push(writer);
}
const sse = createSseServer(systemClock, Math.random);
const app = fastify();
app.get<{ Params: { session: string } }>('/:session', (request, reply) =>
  streamLog({ tokenLog: reading, sse, log: silentLog }, reply, {
    key: `front-desk:${request.params.session}`,
    target: { after: null, turnId: null, ended: false },
  }),
);
await app.listen({ port: 0, host: '127.0.0.1' });

/** Sessions speak in turn, each when it is due, so that the load is even. */
const say = async ({ tokensPerSecond, ms }: Order): Promise<Report> => {
  const cpu = process.cpuUsage();
  const beganMs = performance.now();
  let said = 0;
  let lateMs = 0;
  for (let nowMs = 0; nowMs < ms; nowMs = performance.now() - beganMs) {
    const due = Math.floor((nowMs / 1_000) * tokensPerSecond);
    for (; said < due; said++) {
      const content = process.hrtime.bigint().toString();
      writers[said % writers.length]?.append({ type: 'token', turnId: 't', content });
    }
    lateMs = Math.max(lateMs, performance.now() - beganMs - nowMs);
    await systemClock.sleep(1);
  }
  await Promise.all(writers.map((writer) => writer.flush()));
  const { user, system } = process.cpuUsage(cpu);
  return { cpuMs: (user + system) / 1_000, said, lateMs };
};

process.on('message', (order: Order) => {
  void say(order).then((report) => process.send?.(report));
});
process.send?.({ port: (app.server.address() as AddressInfo).port });
