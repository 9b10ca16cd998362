// The reader of a session's log in this process' memory.
import { compareEntryIds, type EntryId } from '@firstword/shared/contract/entry-id';
import type { FollowOptions, LogEntry, LogGap } from './port.ts';

export type SessionLog = {
  entries: LogEntry[];
  /** How many entries were trimmed: a reader's position minus this is its index in `entries`. */
  trimmed: number;
  epoch: number;
  /** Why there is no more of it. */
  end: 'removed' | 'expired' | null;
  /** Wakes the readers that wait for the next entry. */
  waiting: Set<() => void>;
  /** Of the writer that was opened last. */
  lost: AbortController;
  /** When the last entry was written. */
  writtenMs: number;
  cancelExpiry: () => void;
};

/** Entries behind the cursor, and then live ones. */
export async function* followEntries(
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
    } else if (log.end) {
      if (log.end === 'expired') yield { type: 'resync' };
      return;
    } else await nextEntry(log, signal);
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
