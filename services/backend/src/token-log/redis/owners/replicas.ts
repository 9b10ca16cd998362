// This process among its siblings: it holds a lease while it can renew it, and learns whose lease has run out.
import type { Clock } from '@firstword/shared/runtime/clock';
import type { Connection } from '../connection/connect.ts';
import type { RedisHealth } from '../connection/health.ts';
import type { Keys } from '../keys.ts';

export type Replicas = {
  /** Whether this process may write: nobody takes its sessions before this ends. */
  holdsLease(): boolean;
  /** Resolves when it does: a process that was busy for a moment has its lease back in the next. */
  held(): Promise<void>;
  /** The server's clock, or a little earlier. */
  serverMs(): number;
  /** Whether that replica held a lease a moment ago. */
  isAlive(owner: string): boolean;
  /** Resolves once the first lease is there. */
  ready: Promise<void>;
  /** Gives the lease up, so that others take what this process runs; it holds none any more. */
  leave(): Promise<void>;
  close(): Promise<void>;
};

export type ReplicasOptions = {
  owner: string;
  redis: Connection;
  keys: Keys;
  clock: Clock;
  leaseMs: number;
  /** Told how each renewal ended. */
  health: RedisHealth;
  /**
   * Called when there may be sessions without an executor: with those whose lease has run out, after this process had
   * lost its own or was refused, and every now and then.
   */
  onOrphans: (expired: readonly string[]) => void;
  /** The lease could not be renewed in time. */
  onLost: () => void;
};

const LOOK_EVERY_RENEWALS = 30;
/** A renewal that takes longer waits for a Redis that is away. */
const LATE_MS = 2_000;

/** So many renewals may fail before the lease is gone. */
const RENEWALS_PER_LEASE = 6;

/** Starts renewing at once. */
export const createReplicas = (options: ReplicasOptions): Replicas => {
  const { owner, redis, keys, clock, leaseMs, health } = options;
  const closing = new AbortController();
  const closed = Promise.withResolvers<void>();
  const { promise: ready, resolve: becomeReady } = Promise.withResolvers<void>();
  let untilMs = -Infinity;
  let renewals = 0;
  let serverAheadMs = 0;
  let alive = new Set<string>();
  let next = Promise.withResolvers<void>();
  let cancelLoss = (): void => {};

  /** Resolves with how long it is until the next lease runs out. */
  const renew = async (): Promise<number> => {
    const sentMs = clock.nowMs();
    const [others, expired, serverMs, nextMs] = await beat(options);
    if (closing.signal.aborted) return nextMs;
    const wasRefused = health.fault() !== null;
    health.answered();
    serverAheadMs = serverMs - clock.nowMs();
    const wasLost = renewals > 0 && clock.nowMs() >= untilMs;
    untilMs = sentMs + leaseMs;
    alive = new Set(others);
    cancelLoss();
    cancelLoss = clock.after(Math.max(0, untilMs - clock.nowMs()), () => {
      if (clock.nowMs() >= untilMs) options.onLost();
    });
    becomeReady();
    next.resolve();
    next = Promise.withResolvers();
    renewals += 1;
    if (expired.length > 0 || wasLost || wasRefused || renewals % LOOK_EVERY_RENEWALS === 0) options.onOrphans(expired);
    return nextMs;
  };
  const renewing = keepRenewing(renew, { ...options, signal: closing.signal, closed: closed.promise });
  const stop = (): void => {
    closing.abort();
    closed.resolve();
    cancelLoss();
    untilMs = -Infinity;
  };
  return {
    holdsLease: () => clock.nowMs() < untilMs,
    held: async () => {
      if (clock.nowMs() >= untilMs) await next.promise;
    },
    serverMs: () => clock.nowMs() + serverAheadMs,
    isAlive: (other) => alive.has(other),
    ready,
    leave: async () => {
      stop();
      await redis.heartbeat(keys.replicas, owner, 0);
    },
    close: async () => {
      stop();
      redis.disconnect();
      await renewing;
    },
  };
};

const beat = ({ redis, keys, owner, leaseMs, clock, health }: ReplicasOptions) => {
  const cancelLate = clock.after(LATE_MS, health.late);
  return redis.heartbeat(keys.replicas, owner, leaseMs).finally(cancelLate);
};

type Renewing = ReplicasOptions & { signal: AbortSignal; closed: Promise<void> };

const keepRenewing = async (renew: () => Promise<number>, { signal, closed, clock, leaseMs, health }: Renewing) => {
  const failed = (thrown: unknown): void => {
    if (!signal.aborted) health.failed(thrown);
  };
  const everyMs = leaseMs / RENEWALS_PER_LEASE;
  while (!signal.aborted) {
    // A renewal that waits for a lost connection is made when it is back, and by nobody after the close.
    const nextMs = (await Promise.race([renew().catch(failed), closed])) ?? everyMs;
    // Whoever has died is missed the moment that its lease is over.
    await clock.sleep(Math.min(nextMs + 1, everyMs), signal).catch(() => undefined);
  }
};
