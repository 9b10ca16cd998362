// What the parts of one log on Redis have in common: its keys, its connection, who this process is and what it writes.
import { randomUUID } from 'node:crypto';
import type { VoiceError } from '@firstword/shared/contract/errors';
import type { Clock } from '@firstword/shared/runtime/clock';
import type { SessionHost } from '../../takeover/port.ts';
import { tokenLogAway } from '../port.ts';
import { createAppends } from './writing/appends.ts';
import type { Connect, Connection } from './connection/connect.ts';
import { redisFault } from './connection/faults.ts';
import { createRedisHealth } from './connection/health.ts';
import { createKeys } from './keys.ts';
import { timedAppend } from './writing/timed-append.ts';
import type { RedisWriter } from './writing/writer.ts';

export type RedisTokenLogOptions = {
  connect: Connect;
  namespace: string;
  flow: string;
  replicaId: string;
  clock: Clock;
  /** How long a session is kept after its last entry; asked at each claim. */
  retentionMs: () => number;
  leaseMs?: number;
  maxEntries?: number;
  /** Redis has kept what was appended, after so long. */
  onAppended?: (ms: number) => void;
  /** Why Redis cannot be used, each time that it is another reason; null when it can be used again. */
  onFault?: (fault: VoiceError | null) => void;
};

const LEASE_MS = 1_000;
const MAX_ENTRIES = 4_096;
/** A command that waits longer waits for a Redis that is away. */
const PATIENCE_MS = 2_000;

export type Shared = ReturnType<typeof createShared>;

export const createShared = (options: RedisTokenLogOptions) => {
  const { clock, connect, leaseMs = LEASE_MS, maxEntries = MAX_ENTRIES } = options;
  const opened = connect.open('log');
  const redis: Connection = options.onAppended ? timedAppend(opened, clock, options.onAppended) : opened;
  // A pod that starts again has its name again, but none of its sessions.
  const owner = `${options.replicaId}.${randomUUID().slice(0, 8)}`;
  const append = createAppends({ redis, owner, isCluster: connect.isCluster });
  /** Of this process, by the name of the log's key. */
  const writers = new Map<string, RedisWriter>();
  const host: { current: SessionHost | null } = { current: null };
  const health = createRedisHealth(options.onFault);
  const within = async <T>(command: Promise<T>): Promise<T> => {
    const late = Promise.withResolvers<never>();
    const cancel = clock.after(PATIENCE_MS, () => late.reject(health.fault() ?? tokenLogAway()));
    try {
      return await Promise.race([command, late.promise]);
    } catch (thrown) {
      throw redisFault(thrown);
    } finally {
      cancel();
    }
  };
  const keys = createKeys(options.namespace, options.flow);
  return { ...options, leaseMs, maxEntries, redis, append, owner, keys, writers, host, health, within };
};
