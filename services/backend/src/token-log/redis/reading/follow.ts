// A reader of a session's log: entries as they follow one another, and never a hole that nobody is told of.
import { formatEntryId, type EntryId } from '@firstword/shared/contract/entry-id';
import type { Clock } from '@firstword/shared/runtime/clock';
import type { FollowOptions, LogEntry, LogGap } from '../../port.ts';
import { createBell } from './bell.ts';
import { createDoubt } from './cursor-doubt.ts';
import { isOfThisLog, placeOf, type PlaceParts } from './cursor-place.ts';
import { ORIGIN, isDirectlyBehind } from '../entries.ts';
import type { SessionKeys } from '../keys.ts';
import { createSource, type SourceParts } from './source.ts';
import type { VanishWatch } from './vanish-watch.ts';

export type FollowParts = SourceParts & PlaceParts & { watch: VanishWatch; clock: Clock };

const GAP: LogGap = { type: 'resync' };

/** The entries of a session, and one gap wherever the log does not go on behind the reader's cursor. */
export async function* followLog(
  parts: FollowParts,
  keys: SessionKeys,
  { after, signal }: FollowOptions,
): AsyncGenerator<LogEntry | LogGap> {
  const place = signal.aborted ? 'gone' : await placeOf(parts, keys, after);
  if (place === 'gone') return;
  const { vanished, end } = parts.watch.watch(keys);
  const bell = createBell([signal, vanished]);
  const source = createSource(parts, keys, bell);
  const joins = createJoints(parts, keys);
  const doubt = createDoubt(parts, keys, { after, place, bell });
  try {
    let cursor = after ?? ORIGIN;
    while (!bell.isOver()) {
      if (doubt.isDue() && (await doubt.isLost(cursor))) {
        yield GAP;
        cursor = ORIGIN;
      }
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
    doubt.end();
    source.end();
    bell.end();
    end();
  }
}

const wasLost = async ({ redis }: FollowParts, { meta }: SessionKeys): Promise<boolean> =>
  (await redis.hget(meta, 'removed')) === null;

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
  const [trimmed, born] = await redis.hmget(meta, 'trimmed', 'born');
  return isOfThisLog(cursor, trimmed, born);
};
