// A reader of a session's log: entries as they follow one another, and never a hole that nobody is told of.
import { compareEntryIds, formatEntryId, type EntryId } from '@firstword/shared/contract/entry-id';
import type { FollowOptions, LogEntry, LogGap } from '../port.ts';
import { createBell } from './bell.ts';
import { ORIGIN, entryId, isDirectlyBehind } from './entries.ts';
import type { SessionKeys } from './keys.ts';
import { createSource, type SourceParts } from './source.ts';
import type { VanishWatch } from './vanish-watch.ts';

export type FollowParts = SourceParts & {
  watch: VanishWatch;
  /** Throws where Redis cannot be reached in time. */
  within: <T>(command: Promise<T>) => Promise<T>;
};

const GAP: LogGap = { type: 'resync' };

/** The entries of a session, and one gap wherever the log does not go on behind the reader's cursor. */
export async function* followLog(
  parts: FollowParts,
  keys: SessionKeys,
  { after, signal }: FollowOptions,
): AsyncGenerator<LogEntry | LogGap> {
  if (signal.aborted || (await parts.within(parts.redis.hexists(keys.meta, 'epoch'))) === 0) return;
  const { vanished, end } = parts.watch.watch(keys);
  const bell = createBell([signal, vanished]);
  const source = createSource(parts, keys, bell);
  const joins = createJoints(parts, keys);
  try {
    let cursor = after ?? ORIGIN;
    if (after !== null && !(await cursorFits(parts, keys, after))) {
      yield GAP;
      cursor = ORIGIN;
    }
    while (!bell.isOver()) {
      for (const entry of await source.next(cursor)) {
        if (!isDirectlyBehind(cursor, entry.id) && !(await joins(cursor, entry.id))) {
          yield GAP;
          cursor = ORIGIN;
          break;
        }
        cursor = entry.id;
        yield entry;
        if (entry.event.type === 'session-end' || signal.aborted) return;
      }
    }
    if (!signal.aborted && (await wasLost(parts, keys))) yield GAP;
  } finally {
    source.end();
    bell.end();
    end();
  }
}

const wasLost = async ({ redis }: FollowParts, { meta }: SessionKeys): Promise<boolean> =>
  (await redis.hexists(meta, 'removed')) === 0;

/** Whether the log goes on there; what is missing in the middle of it is told once, and the reader then goes on behind. */
const createJoints = (parts: FollowParts, keys: SessionKeys) => {
  const told = new Set<string>();
  return async (cursor: EntryId, next: EntryId): Promise<boolean> => {
    const id = formatEntryId(next);
    if (told.has(id) || (await isNext(parts, keys, cursor, next))) return true;
    told.add(id);
    return false;
  };
};

/** Whether nothing can lie between the two: a first entry of a later epoch, with nothing trimmed or lost since. */
const isNext = async (
  { redis }: FollowParts,
  { meta }: SessionKeys,
  cursor: EntryId,
  next: EntryId,
): Promise<boolean> => {
  if (cursor === ORIGIN) return true;
  if (next.epoch <= cursor.epoch || next.seq !== 1) return false;
  return isOfThisLog(cursor, await redis.hmget(meta, 'trimmed', 'born'));
};

/** Behind what was trimmed, and of no log of this name that was lost. */
const isOfThisLog = (cursor: EntryId, [trimmed, born]: (string | null | undefined)[]): boolean =>
  compareEntryIds(cursor, entryId(trimmed ?? '')) >= 0 && cursor.epoch >= Number(born ?? 0);

/**
 * Whether the log goes on behind this cursor: at that entry, directly before one that is there, or at the end of an
 * epoch: what was shown of a turn whose executor died may never have come to Redis, not even the first of it.
 */
const cursorFits = async (parts: FollowParts, keys: SessionKeys, cursor: EntryId): Promise<boolean> => {
  if (cursor.epoch === 0) return false;
  return parts.feedOf(keys.log)?.covers(cursor) || storedCursorFits(parts, keys, cursor);
};

const storedCursorFits = async (
  { redis, within }: FollowParts,
  keys: SessionKeys,
  cursor: EntryId,
): Promise<boolean> => {
  const id = formatEntryId(cursor);
  const asked = Promise.all([
    redis.xrevrange(keys.log, id, '-', 'COUNT', 1),
    redis.xrange(keys.log, `(${id}`, '+', 'COUNT', 1),
    redis.hmget(keys.meta, 'trimmed', 'born', 'running', 'epoch'),
  ]);
  const [upTo, behind, [trimmed, born, running, epoch]] = await within(asked);
  const before = upTo[0] && entryId(upTo[0][0]);
  const next = behind[0] && entryId(behind[0][0]);
  if (before && compareEntryIds(before, cursor) === 0) return true;
  if (next && next.epoch === cursor.epoch) return next.seq === cursor.seq + 1;
  if (!before) return false;
  if (next && next.seq !== 1) return false;
  if (next || cursor.epoch < Number(epoch)) return isOfThisLog(cursor, [trimmed, born]);
  return running === '1' && cursor.epoch === Number(epoch);
};
