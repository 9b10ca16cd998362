// The token log of a process: on the Redis that the flow or the environment names, else in memory.
import { durationMs } from '@firstword/crds/duration';
import type { VoiceFlow } from '@firstword/crds/voice-flow';
import { VoiceError } from '@firstword/shared/contract/errors';
import type { Clock } from '@firstword/shared/runtime/clock';
import type { Log } from '@firstword/shared/runtime/log';
import type { CountCalls } from '../access/count-calls.ts';
import { createRedisCallCounter } from '../access/redis-call-counter.ts';
import { secretValue, type Secrets } from '../outside/secrets.ts';
import { addressOf } from '../sessions/address.ts';
import { createMemoryTokenLog } from '../token-log/memory.ts';
import type { TokenLog } from '../token-log/port.ts';
import { createMemoryOutbox } from '../webhooks/memory-outbox.ts';
import type { Outbox } from '../webhooks/outbox.ts';
import { createRedisOutbox } from '../webhooks/redis-outbox.ts';
import { redisAt, type Connection } from '../token-log/redis/connection/connect.ts';
import { createRedisTokenLog, type RedisTokenLog } from '../token-log/redis/redis.ts';
import { followUrl } from './follow-url.ts';
import { redisAdvice } from './redis-advice.ts';

export type OpenLogOptions = {
  flows: ReadonlyMap<string, VoiceFlow>;
  /** The URL of the Redis as it is now; undefined where sessions live and die with this process. */
  redisUrl: () => string | undefined;
  replicaId: string;
  clock: Clock;
  log: Log;
  onAppended: (ms: number) => void;
};

export type OpenedLog = {
  tokenLog: TokenLog;
  /** Null where there is none. */
  redis: RedisTokenLog | null;
  outbox: Outbox;
  /** Left out where this process has no siblings. */
  countCalls?: CountCalls;
  /** Why Redis cannot be used, or a new URL of it is not followed. */
  fault(): VoiceError | null;
  close(): Promise<void>;
};

/** The Redis of the flow's own, which wins over the environment's. Throws where the flow names one that is not there. */
export const redisUrlOf = (
  { spec }: VoiceFlow,
  secrets: Secrets,
  fromEnvironment: string | undefined,
): string | undefined => {
  const reference = spec.redis?.urlSecretRef;
  const named = secretValue(secrets, reference);
  if (reference && named === undefined) throw urlMissing(`${reference.name}/${reference.key}`);
  return named ?? fromEnvironment;
};

/** For the flow that is served now. */
export const openLog = (options: OpenLogOptions): OpenedLog => {
  const { flows, clock } = options;
  const [flow] = flows.values();
  const url = options.redisUrl();
  if (flow && url !== undefined) return openOnRedis(options, flow, url);
  const expiry = { clock, retentionMs: (key: string) => retentionOf(flows.get(addressOf(key).flowId)) };
  const tokenLog = createMemoryTokenLog({ startedMs: clock.wallMs(), expiry });
  return { tokenLog, redis: null, outbox: createMemoryOutbox(clock), fault: () => null, close: async () => {} };
};

const openOnRedis = (options: OpenLogOptions, flow: VoiceFlow, url: string): OpenedLog => {
  const { flows, clock, log, redisUrl: urlNow } = options;
  const { name, namespace = 'default' } = flow.metadata;
  const retentionMs = (): number => retentionOf(flows.get(name) ?? flow);
  const connect = redisAt(url);
  const redis = createRedisTokenLog({ ...options, connect, namespace, flow: name, retentionMs, onFault: tellOf(log) });
  const connection = connect.open('outbox');
  const prefix = `fw:${namespace}/${name}:`;
  const followed = followUrl({ connect, url, urlNow, clock, log });
  advise(connection, log).catch(() => undefined); // it was closed before it answered
  return {
    tokenLog: redis,
    redis,
    outbox: createRedisOutbox({ redis: connection, prefix, retentionMs }),
    countCalls: createRedisCallCounter({ redis: connection, prefix, clock }),
    fault: () => redis.fault() ?? followed.fault(),
    close: async () => {
      await followed.close();
      await redis.close();
      connection.disconnect();
    },
  };
};

/** A session of a flow that is no more is kept until it ends by itself. */
const retentionOf = (flow: VoiceFlow | undefined): number =>
  flow ? durationMs(flow.spec.privacy.retention) : Infinity;

const tellOf =
  (log: Log) =>
  (fault: VoiceError | null): void => {
    if (fault) log.error({ code: fault.code, fault: fault.message, remedy: fault.remedy }, 'Redis cannot be used');
    else log.info('Redis can be used again');
  };

const advise = async (redis: Connection, log: Log): Promise<void> => {
  const advice = redisAdvice(await redis.info('memory'));
  if (advice) log.warn({ code: advice.code, fault: advice.message, remedy: advice.remedy }, 'Redis is not set up well');
};

const urlMissing = (name: string): VoiceError =>
  new VoiceError('SecretMissing', `The flow's Redis is named by the Secret ${name}, which is not there.`, {
    remedy: 'Mount it below SECRETS_DIR.',
  });
