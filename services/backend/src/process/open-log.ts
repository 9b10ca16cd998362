// The token log of a process: on the Redis that the flow or the environment names, else in memory.
import { durationMs } from '@firstword/crds/duration';
import type { VoiceFlow } from '@firstword/crds/voice-flow';
import { VoiceError } from '@firstword/shared/contract/errors';
import type { Clock } from '@firstword/shared/runtime/clock';
import { secretValue, type Secrets } from '../outside/secrets.ts';
import { createMemoryTokenLog } from '../token-log/memory.ts';
import type { TokenLog } from '../token-log/port.ts';
import { createMemoryOutbox } from '../webhooks/memory-outbox.ts';
import type { Outbox } from '../webhooks/outbox.ts';
import { createRedisOutbox } from '../webhooks/redis-outbox.ts';
import { redisAt } from '../token-log/redis/connect.ts';
import { createRedisTokenLog, type RedisTokenLog } from '../token-log/redis/redis.ts';

export type OpenLogOptions = {
  flows: ReadonlyMap<string, VoiceFlow>;
  redisUrl: string | undefined;
  replicaId: string;
  clock: Clock;
  onAppended: (ms: number) => void;
};

/** `redis` is null where sessions live and die with this process. */
export type OpenedLog = { tokenLog: TokenLog; redis: RedisTokenLog | null; outbox: Outbox; close(): Promise<void> };

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
export const openLog = ({ flows, redisUrl: url, replicaId, clock, onAppended }: OpenLogOptions): OpenedLog => {
  const [flow] = flows.values();
  if (!flow || url === undefined) {
    const tokenLog = createMemoryTokenLog({ startedMs: clock.wallMs() });
    return { tokenLog, redis: null, outbox: createMemoryOutbox(clock), close: async () => {} };
  }
  const { name, namespace = 'default' } = flow.metadata;
  const retentionMs = (): number => durationMs((flows.get(name) ?? flow).spec.privacy.retention);
  const redis = createRedisTokenLog({
    url,
    namespace,
    flow: name,
    replicaId,
    clock,
    retentionMs,
    onAppended,
  });
  const connection = redisAt(url).open('outbox');
  const outbox = createRedisOutbox({ redis: connection, prefix: `fw:${namespace}/${name}:`, retentionMs });
  const close = async (): Promise<void> => {
    await redis.close();
    connection.disconnect();
  };
  return { tokenLog: redis, redis, outbox, close };
};

const urlMissing = (name: string): VoiceError =>
  new VoiceError('SecretMissing', `The flow's Redis is named by the Secret ${name}, which is not there.`, {
    remedy: 'Mount it below SECRETS_DIR.',
  });
