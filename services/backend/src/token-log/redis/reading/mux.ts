// Reading what other replicas write: it comes by this replica's own taps, a few streams, each with one blocked read, however
// many sessions are followed. A session's stream is the truth; a tap only saves looking there again and again.
import { compareEntryIds, type EntryId } from '@firstword/shared/contract/entry-id';
import type { Clock } from '@firstword/shared/runtime/clock';
import type { LogEntry } from '../../port.ts';
import type { Bell } from './bell.ts';
import type { Connect, Connection } from '../connection/connect.ts';
import { ORIGIN, entryId, entryOf, isDirectlyBehind } from '../entries.ts';
import type { Keys, SessionKeys } from '../keys.ts';
import { createTap, type Tap, type TapEntry } from './tap.ts';

export type Mux = {
  /** A reader's place at a session: what is written there comes here, while somebody has one. */
  attach(keys: SessionKeys, bell: Bell): MuxReader;
  /** Readers of the session look for themselves. */
  kick(log: string): void;
  close(): void;
};

export type MuxReader = {
  /** What follows the cursor, without a hole, once there is something; nothing when the reader shall look for itself. */
  next(cursor: EntryId): Promise<LogEntry[]>;
  detach(): void;
};

type Reader = { bell: Bell; tail: EntryId; found: LogEntry[] };
/** `last`: as far as is known the session's last entry. */
type Followed = { keys: SessionKeys; last: EntryId; readers: number; waiting: Set<Reader> };
type Shard = { followed: Map<string, Followed>; tap: Tap };

export type MuxOptions = { connect: Connect; redis: Connection; keys: Keys; owner: string; clock: Clock };

/** Without a cluster a session's bucket decides which of so many connections reads it. */
const CONNECTIONS = 2;

export const createMux = (options: MuxOptions): Mux => {
  const shards = new Map<number, Shard>();
  const shardOf = (bucket: number): Shard => {
    const number = options.connect.isCluster ? bucket : bucket % CONNECTIONS;
    const shard = shards.get(number) ?? createShard(options, number);
    shards.set(number, shard);
    return shard;
  };
  return {
    attach: (keys, bell) => {
      const { followed, tap } = shardOf(keys.bucket);
      const session = followed.get(keys.log) ?? { keys, last: ORIGIN, readers: 0, waiting: new Set() };
      session.readers += 1;
      if (!followed.has(keys.log)) {
        followed.set(keys.log, session);
        tap.add(keys);
      }
      return {
        next: createNext(session, bell),
        detach: () => {
          session.readers -= 1;
          if (session.readers > 0) return;
          followed.delete(keys.log);
          tap.drop(keys);
        },
      };
    },
    kick: (log) => {
      for (const { followed } of shards.values()) {
        for (const { bell } of followed.get(log)?.waiting ?? []) bell.ring();
      }
    },
    close: () => {
      for (const { tap } of shards.values()) tap.close();
    },
  };
};

const createShard = ({ connect, redis, keys, owner, clock }: MuxOptions, number: number): Shard => {
  const followed = new Map<string, Followed>();
  const tap = createTap({
    key: keys.tap(owner, number),
    redis,
    reads: connect.open(`reads-${number}`),
    clock,
    sessions: () => [...followed.values()].map((session) => session.keys),
    isFollowed: ({ log }) => followed.has(log),
    onEntry: (entry) => deliver(followed.get(entry.log), entry),
    onLast: (log, last) => {
      const session = followed.get(log);
      if (session && compareEntryIds(last, session.last) > 0) tellOfLast(session, last);
    },
  });
  return { followed, tap };
};

const createNext = (session: Followed, bell: Bell): MuxReader['next'] => {
  let lookedFor = ORIGIN;
  return async (cursor) => {
    const { last } = session;
    // What came while the reader was elsewhere it looks for once: it may be no more.
    if (last !== lookedFor && compareEntryIds(cursor, last) < 0) {
      lookedFor = last;
      return [];
    }
    const reader: Reader = { bell, tail: cursor, found: [] };
    session.waiting.add(reader);
    await bell.rung();
    session.waiting.delete(reader);
    return reader.found;
  };
};

const deliver = (session: Followed | undefined, { id, text }: TapEntry): void => {
  if (!session) return;
  const entry = session.waiting.size > 0 ? entryOf([id, ['e', text]]) : { id: entryId(id) };
  session.last = entry.id;
  for (const reader of session.waiting) {
    if ('event' in entry && isDirectlyBehind(reader.tail, entry.id)) {
      reader.tail = entry.id;
      reader.found.push(entry);
    }
    if (compareEntryIds(entry.id, reader.tail) >= 0) reader.bell.ring();
  }
};

/** The tap may have been silent about it: it was made anew, or something of it was lost. */
const tellOfLast = (session: Followed, last: EntryId): void => {
  session.last = last;
  for (const { bell, tail } of session.waiting) if (compareEntryIds(tail, last) < 0) bell.ring();
};
