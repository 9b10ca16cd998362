// Where a reader's cursor lies in a log: what lies behind it is sent, and whoever has no place in it is told so.
import { compareEntryIds, formatEntryId, parseEntryId, type EntryId } from '@firstword/shared/contract/entry-id';
import { entryId } from '../entries.ts';
import type { SessionKeys } from '../keys.ts';
import type { Around } from '../scripts/scripts.ts';
import type { SourceParts } from './source.ts';

/**
 * `here`: the log goes on behind it. `ahead`: the executor may have shown it, but Redis does not have it yet. `nowhere`: it is
 * of no log, or of one that was lost or trimmed. `gone`: there is no such session.
 */
export type CursorPlace = 'here' | 'ahead' | 'nowhere' | 'gone';

export type PlaceParts = Pick<SourceParts, 'redis' | 'feedOf'> & {
  /** Throws where Redis cannot be reached in time. */
  within: <T>(command: Promise<T>) => Promise<T>;
};

/** Null is the place before everything. */
export const placeOf = async (
  { redis, within, feedOf }: PlaceParts,
  { log, meta }: SessionKeys,
  cursor: EntryId | null,
): Promise<CursorPlace> => {
  if (cursor && cursor.epoch > 0 && !feedOf(log)?.covers(cursor))
    return placeIn(await within(redis.around(log, meta, formatEntryId(cursor))), cursor);
  if ((await within(redis.hget(meta, 'epoch'))) === null) return 'gone';
  return cursor?.epoch === 0 ? 'nowhere' : 'here';
};

/**
 * It goes on at that entry, directly before one that is there, and at the end of an epoch: what was shown of a turn whose
 * executor died may never have come to Redis, not even the first of it.
 */
const placeIn = ([upTo, behind, epoch, trimmed, born]: Around, cursor: EntryId): CursorPlace => {
  if (epoch === '') return 'gone';
  const before = parseEntryId(upTo);
  const next = parseEntryId(behind);
  if (before && compareEntryIds(before, cursor) === 0) return 'here';
  if (next && next.epoch === cursor.epoch) return next.seq === cursor.seq + 1 ? 'here' : 'nowhere';
  if (!next && cursor.epoch === Number(epoch)) return 'ahead';
  const isJoint = before && (next ? next.seq === 1 : cursor.epoch < Number(epoch));
  return isJoint && isOfThisLog(cursor, trimmed, born) ? 'here' : 'nowhere';
};

/** Behind what was trimmed, and of no log of this name that was lost. */
export const isOfThisLog = (cursor: EntryId, trimmed?: string | null, born?: string | null): boolean =>
  compareEntryIds(cursor, entryId(trimmed ?? '')) >= 0 && cursor.epoch >= Number(born ?? 0);
