// The token log of one process: the embedded default. Bounded: whole old turns are trimmed, never the one that runs.
import { compareEntryIds, type EntryId } from '@firstword/shared/contract/entry-id';
import {
  logEntry,
  writerFenced,
  type FollowOptions,
  type LogEntry,
  type LogGap,
  type LogWriter,
  type TokenLog,
} from './port.ts';

export type MemoryTokenLogOptions = {
  /** Wall-clock milliseconds at the start: the first epoch, so that cursors of an earlier process never fit. */
  startedMs: number;
  /** A session's older turns are dropped when a new one starts and more entries than this are held. */
  maxEntries?: number;
};

type SessionLog = {
  entries: LogEntry[];
  /** How many entries were trimmed: a reader's position minus this is its index in `entries`. */
  trimmed: number;
  epoch: number;
  ended: boolean;
  /** Wakes the readers that wait for the next entry. */
  waiting: Set<() => void>;
  /** Of the writer that was opened last. */
  lost: AbortController;
};

const MAX_ENTRIES = 4_096;
/** The epoch of a removed log: no writer has it, so a late append is refused. */
const REMOVED = -1;

/** A TokenLog that lives and dies with its process. */
export const createMemoryTokenLog = ({ startedMs, maxEntries = MAX_ENTRIES }: MemoryTokenLogOptions): TokenLog => {
  const sessions = new Map<string, SessionLog>();
  let nextEpoch = Math.floor(startedMs);
  return {
    open: async (sessionId) => {
      const log = sessions.get(sessionId) ?? emptyLog();
      sessions.set(sessionId, log);
      log.lost.abort();
      log.lost = new AbortController();
      log.epoch = nextEpoch++;
      return createWriter(log, maxEntries);
    },
    follow: (sessionId, options) => followLog(sessions.get(sessionId), options),
    remove: async (sessionId) => {
      const log = sessions.get(sessionId);
      if (!log) return;
      sessions.delete(sessionId);
      log.ended = true;
      log.epoch = REMOVED;
      log.lost.abort();
      wakeReaders(log);
    },
  };
};

const emptyLog = (): SessionLog => ({
  entries: [],
  trimmed: 0,
  epoch: 0,
  ended: false,
  waiting: new Set(),
  lost: new AbortController(),
});

const createWriter = (log: SessionLog, maxEntries: number): LogWriter => {
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

async function* followLog(
  log: SessionLog | undefined,
  { after, signal }: FollowOptions,
): AsyncGenerator<LogEntry | LogGap> {
  if (!log) return;
  let position = after ? positionBehind(log, after) : log.trimmed;
  while (!signal.aborted) {
    if (position === null || position < log.trimmed) {
      position = log.trimmed;
      yield { type: 'resync' };
      continue;
    }
    const entry = log.entries[position - log.trimmed];
    if (entry) {
      position++;
      yield entry;
      if (entry.event.type === 'session-end') return;
    } else if (log.ended) return;
    else await nextEntry(log, signal);
  }
}

/**
 * Where reading goes on behind the cursor: behind that entry, or at the one that directly follows it in its epoch.
 * Null when neither is here.
 */
const positionBehind = (log: SessionLog, cursor: EntryId): number | null => {
  let low = 0;
  let high = log.entries.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const entry = log.entries[middle];
    if (entry && compareEntryIds(entry.id, cursor) < 0) low = middle + 1;
    else high = middle;
  }
  const found = log.entries[low]?.id;
  if (!found || found.epoch !== cursor.epoch || found.seq > cursor.seq + 1) return null;
  return log.trimmed + (found.seq === cursor.seq ? low + 1 : low);
};

const nextEntry = (log: SessionLog, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const wake = (): void => {
      signal.removeEventListener('abort', wake);
      log.waiting.delete(wake);
      resolve();
    };
    log.waiting.add(wake);
    signal.addEventListener('abort', wake, { once: true });
  });
