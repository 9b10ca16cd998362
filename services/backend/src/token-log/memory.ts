// The token log of one process: the embedded default. Bounded: whole old turns are trimmed, never the one that runs.
import type { Clock } from '@firstword/shared/runtime/clock';
import { followEntries, type SessionLog } from './memory-follow.ts';
import { logEntry, writerFenced, type LogWriter, type TokenLog } from './port.ts';

export type MemoryTokenLogOptions = {
  /** Wall-clock milliseconds at the start: the first epoch, so that cursors of an earlier process never fit. */
  startedMs: number;
  /** A session's older turns are dropped when a new one starts and more entries than this are held. */
  maxEntries?: number;
  /** Left out, a session is kept until it is removed. */
  expiry?: MemoryExpiry;
};

export type MemoryExpiry = {
  clock: Clock;
  /** How long a session is kept after its last entry. */
  retentionMs: (sessionId: string) => number;
};

const MAX_ENTRIES = 4_096;
/** The epoch of a log that is gone: no writer has it, so a late append is refused. */
const GONE = -1;

/** A TokenLog that lives and dies with its process. */
export const createMemoryTokenLog = (options: MemoryTokenLogOptions): TokenLog => {
  const { startedMs, maxEntries = MAX_ENTRIES, expiry } = options;
  const sessions = new Map<string, SessionLog>();
  let nextEpoch = Math.floor(startedMs);
  const end = (sessionId: string, how: 'removed' | 'expired'): void => {
    const log = sessions.get(sessionId);
    if (!log) return;
    sessions.delete(sessionId);
    log.end = how;
    log.epoch = GONE;
    log.cancelExpiry();
    log.lost.abort();
    wakeReaders(log);
  };
  const begin = (sessionId: string): SessionLog => {
    const log = newLog();
    sessions.set(sessionId, log);
    if (expiry) expireLater(log, expiry, { sessionId, expire: () => end(sessionId, 'expired') });
    return log;
  };
  return {
    open: async (sessionId) => {
      const log = sessions.get(sessionId) ?? begin(sessionId);
      log.lost.abort();
      log.lost = new AbortController();
      log.epoch = nextEpoch++;
      return createWriter(log, maxEntries, expiry?.clock);
    },
    follow: (sessionId, options) => followEntries(sessions.get(sessionId), options),
    remove: async (sessionId) => end(sessionId, 'removed'),
  };
};

const newLog = (): SessionLog => ({
  entries: [],
  trimmed: 0,
  epoch: 0,
  end: null,
  waiting: new Set(),
  lost: new AbortController(),
  writtenMs: 0,
  cancelExpiry: () => {},
});

type Expiring = { sessionId: string; expire: () => void };

/** One timer a session: what is appended meanwhile only moves the time at which it is looked at again. */
const expireLater = (log: SessionLog, { clock, retentionMs }: MemoryExpiry, { sessionId, expire }: Expiring): void => {
  log.writtenMs = clock.nowMs();
  const look = (): void => {
    const leftMs = log.writtenMs + retentionMs(sessionId) - clock.nowMs();
    if (leftMs <= 0) expire();
    else log.cancelExpiry = clock.after(leftMs, look);
  };
  look();
};

const createWriter = (log: SessionLog, maxEntries: number, clock: Clock | undefined): LogWriter => {
  const { epoch } = log;
  let seq = 0;
  const refuseIfFenced = (): void => {
    if (log.epoch !== epoch) throw writerFenced();
  };
  return {
    append: (event) => {
      refuseIfFenced();
      if (event.type === 'turn-start') trimOldTurns(log, maxEntries);
      const entry = logEntry({ epoch, seq: ++seq }, event);
      log.entries.push(entry);
      if (clock) log.writtenMs = clock.nowMs();
      wakeReaders(log);
      return entry;
    },
    // The state lives and dies with the process, as the log does.
    save: refuseIfFenced,
    flush: async () => refuseIfFenced(),
    lost: log.lost.signal,
  };
};

const wakeReaders = (log: SessionLog): void => {
  const readers = log.waiting;
  log.waiting = new Set();
  for (const wake of readers) wake();
};

/** Cuts at a turn's start, so that what is left begins with a whole turn. */
const trimOldTurns = (log: SessionLog, maxEntries: number): void => {
  const excess = log.entries.length - maxEntries;
  if (excess <= 0) return;
  const nextTurn = log.entries.findIndex(({ event }, index) => index >= excess && event.type === 'turn-start');
  const dropped = log.entries.splice(0, nextTurn < 0 ? log.entries.length : nextTurn);
  log.trimmed += dropped.length;
};
