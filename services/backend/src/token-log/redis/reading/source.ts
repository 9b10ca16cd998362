// Where a reader's entries come from: the writer's own feed where that is here, else Redis; never a buffer of its own.
import { formatEntryId, type EntryId } from '@firstword/shared/contract/entry-id';
import type { LogEntry } from '../../port.ts';
import type { Bell } from './bell.ts';
import type { Connection } from '../connection/connect.ts';
import { entryOf } from '../entries.ts';
import type { Feed } from './feed.ts';
import type { SessionKeys } from '../keys.ts';
import type { Mux, MuxReader } from './mux.ts';

export type SourceParts = {
  redis: Connection;
  mux: Mux;
  /** The feed of this process' writer; undefined when another writes. */
  feedOf: (log: string) => Feed | undefined;
};

export type Source = {
  /** What lies behind the cursor, as soon as there is something; nothing when the reader shall look again. */
  next(cursor: EntryId): LogEntry[] | Promise<LogEntry[]>;
  end(): void;
};

const RANGE_ENTRIES = 200;

/** Of one reader, which sleeps by the bell. */
export const createSource = ({ redis, mux, feedOf }: SourceParts, keys: SessionKeys, bell: Bell): Source => {
  let feed: Feed | undefined;
  let place: MuxReader | null = null;
  /** What was told at the place goes on where the reader is; else it looks into the session's stream first. */
  let isTold = false;

  const shownBy = async (from: Feed, cursor: EntryId): Promise<LogEntry[]> => {
    from.tell(bell);
    await bell.rung();
    return from.covers(cursor) ? from.behind(cursor) : [];
  };
  const toldAt = async (from: MuxReader, cursor: EntryId): Promise<LogEntry[]> => {
    const found = await from.next(cursor);
    isTold = found.length > 0;
    return found;
  };
  const stored = async (cursor: EntryId): Promise<LogEntry[]> => {
    const raw = await redis.xrange(keys.log, `(${formatEntryId(cursor)}`, '+', 'COUNT', RANGE_ENTRIES);
    if (raw.length > 0) return raw.map(entryOf);
    // What a writer here has written and Redis does not have yet is soon there.
    if (feed?.isOpen) return feed.covers(cursor) ? [] : shownBy(feed, cursor);
    if (feedOf(keys.log)) return [];
    place ??= mux.attach(keys, bell);
    return toldAt(place, cursor);
  };
  return {
    next: (cursor) => {
      if (!feed?.isOpen) feed = feedOf(keys.log);
      if (feed?.covers(cursor)) {
        const shown = feed.behind(cursor);
        return shown.length > 0 ? shown : shownBy(feed, cursor);
      }
      return place && isTold && !feed ? toldAt(place, cursor) : stored(cursor);
    },
    end: () => place?.detach(),
  };
};
