// Leader election by a Lease. Time is monotonic and ours alone: whoever cannot be sure of the lease does not write.
import { VoiceError, ensureError } from '@firstword/shared/contract/errors';
import type { Clock } from '@firstword/shared/runtime/clock';
import type { Log } from '@firstword/shared/runtime/log';
import type { Random } from '@firstword/shared/runtime/random';
import { isConflict } from './faults.ts';
import { createLeaseRecord, type LeaseSpec } from './lease-record.ts';
import type { Transport } from './transport.ts';

export type LeaseOptions = {
  transport: Pick<Transport, 'send'>;
  namespace: string;
  name: string;
  /** Of this process, and of no other. */
  identity: string;
  clock: Clock;
  random: Random;
  log: Log;
};

export type Lease = {
  /** Resolves once we hold it. */
  acquire(signal: AbortSignal): Promise<void>;
  /** Renews it until the signal, or until it is lost: then it returns. */
  keep(signal: AbortSignal): Promise<void>;
  /** Throws `LeaseLost` unless we hold it at this very moment. */
  fence: () => void;
  /** Aborted when it ends, by our own clock, whatever this process is busy with. */
  lost: AbortSignal;
  isHeld(): boolean;
  /** Gives it to whoever comes next, at once. */
  release(): Promise<void>;
};

/** Others wait for so long before they take a lease that is not renewed. */
const DURATION_MS = 15_000;
/** We stop earlier, so that a write under way ends before another leader begins. */
const DEADLINE_MS = 10_000;
const RETRY_MS = 2_000;

export const createLease = (options: LeaseOptions): Lease => {
  const { identity, clock, random, log } = options;
  const record = createLeaseRecord(options);
  const isFree = createJudge(identity, clock);
  const lost = new AbortController();
  let heldUntilMs = -Infinity;
  let cancelEnd: () => void = () => undefined;

  const hold = (untilMs: number): void => {
    heldUntilMs = untilMs;
    cancelEnd();
    cancelEnd = clock.after(untilMs - clock.nowMs(), () => lost.abort(leaseLost()));
  };
  const isHeld = (): boolean => clock.nowMs() < heldUntilMs;
  /** One attempt; what the lease is worth counts from before it was sent. */
  const claim = async (): Promise<boolean> => {
    const sentMs = clock.nowMs();
    try {
      const old = await record.read();
      if (old && !isFree(old.spec ?? {})) return false;
      await record.write(old, DURATION_MS);
      hold(sentMs + DEADLINE_MS);
      return true;
    } catch (thrown) {
      if (!isConflict(thrown)) log.warn({ err: ensureError(thrown) }, 'lease not reached');
      return false;
    }
  };
  return {
    async acquire(signal) {
      while (!(await claim())) await clock.sleep(RETRY_MS * (1 + random() / 5), signal);
      signal.throwIfAborted();
    },
    async keep(signal) {
      while (isHeld()) {
        await clock.sleep(Math.min(RETRY_MS, heldUntilMs - clock.nowMs()), signal).catch(() => undefined);
        if (signal.aborted) return;
        const renewed = new AbortController();
        const late = clock.sleep(heldUntilMs - clock.nowMs(), renewed.signal).catch(() => undefined);
        await Promise.race([claim(), late]);
        renewed.abort();
      }
    },
    fence() {
      if (!isHeld()) throw leaseLost();
    },
    lost: lost.signal,
    isHeld,
    async release() {
      if (!isHeld()) return;
      heldUntilMs = -Infinity;
      cancelEnd();
      try {
        const old = await record.read();
        if (old?.spec?.holderIdentity === identity) await record.write(old, null);
      } catch (thrown) {
        log.warn({ err: ensureError(thrown) }, 'lease not released');
      }
    },
  };
};

const leaseLost = (): VoiceError =>
  new VoiceError('LeaseLost', 'Another replica may be the leader now.', { status: 409, retry: 'now' });

/** Another's lease is over when by our own clock it has not changed for as long as it lasts. */
const createJudge = (identity: string, clock: Clock) => {
  let seen = { record: '', sinceMs: 0 };
  return ({ holderIdentity, leaseDurationSeconds = DURATION_MS / 1000, renewTime }: LeaseSpec): boolean => {
    if (!holderIdentity || holderIdentity === identity) return true;
    const record = `${holderIdentity} ${String(renewTime)}`;
    if (seen.record !== record) seen = { record, sinceMs: clock.nowMs() };
    return clock.nowMs() - seen.sinceMs >= leaseDurationSeconds * 1000;
  };
};
