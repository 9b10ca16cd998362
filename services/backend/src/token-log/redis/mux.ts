// Reading what other replicas write: a few connections, each with one blocked read of many sessions' streams.
import { compareEntryIds, formatEntryId, type EntryId } from '@firstword/shared/contract/entry-id';
import type { Clock } from '@firstword/shared/runtime/clock';
import type { LogEntry } from '../port.ts';
import type { Connect, Connection } from './connect.ts';
import { entryId, entryOf } from './entries.ts';
import type { Keys, SessionKeys } from './keys.ts';
import type { RawEntry } from './scripts.ts';

/** What follows a cursor, without a hole; `range`: the reader shall look for itself. */
export type Delivery = LogEntry[] | 'range';

export type Mux = {
  /** A reader's place at a session's stream; it is read while somebody has one. */
  attach(keys: SessionKeys, from: EntryId): MuxReader;
  /** Readers of the session look for themselves. */
  kick(log: string): void;
  close(): void;
};

export type MuxReader = {
  next(cursor: EntryId, signal: AbortSignal): Promise<Delivery>;
  detach(): void;
};

type Waiting = { cursor: EntryId; settle: (delivery: Delivery) => void };
/** `cursor`: up to here the stream has been read; the same for all readers of it. */
type Followed = { cursor: EntryId; readers: number; waiting: Set<Waiting> };
type Shard = { followed: Map<string, Followed>; wake(): void; close(): void };

export type MuxOptions = { connect: Connect; redis: Connection; keys: Keys; owner: string; clock: Clock };

/** Without a cluster a session's bucket decides which of so many connections reads it. */
const CONNECTIONS = 4;
const BLOCK_MS = 1_000;
const MAX_ENTRIES = 1_000;
/** Nobody waits longer for a wake-up than a read blocks. */
const WAKE_MS = 60_000;

export const createMux = (options: MuxOptions): Mux => {
  const shards = new Map<number, Shard>();
  const shardOf = (bucket: number): Shard => {
    const number = options.connect.isCluster ? bucket : bucket % CONNECTIONS;
    const shard = shards.get(number) ?? createShard(options, number);
    shards.set(number, shard);
    return shard;
  };
  return {
    attach: ({ log, bucket }, from) => {
      const shard = shardOf(bucket);
      const followed = shard.followed.get(log) ?? { cursor: from, readers: 0, waiting: new Set() };
      followed.readers += 1;
      if (!shard.followed.has(log)) {
        shard.followed.set(log, followed);
        shard.wake();
      }
      return {
        next: (cursor, signal) => nextOf(followed, cursor, signal),
        detach: () => {
          followed.readers -= 1;
          if (followed.readers === 0) shard.followed.delete(log);
        },
      };
    },
    kick: (log) => {
      for (const { followed } of shards.values()) {
        for (const reader of followed.get(log)?.waiting ?? []) reader.settle('range');
      }
    },
    close: () => {
      for (const shard of shards.values()) shard.close();
    },
  };
};

const nextOf = (followed: Followed, cursor: EntryId, signal: AbortSignal): Promise<Delivery> => {
  if (signal.aborted || compareEntryIds(cursor, followed.cursor) < 0) return Promise.resolve('range');
  return new Promise((resolve) => {
    const settle = (delivery: Delivery): void => {
      followed.waiting.delete(waiting);
      signal.removeEventListener('abort', give);
      resolve(delivery);
    };
    const give = (): void => settle('range');
    const waiting = { cursor, settle };
    followed.waiting.add(waiting);
    signal.addEventListener('abort', give, { once: true });
  });
};

const createShard = ({ connect, redis, keys, owner, clock }: MuxOptions, number: number): Shard => {
  const followed = new Map<string, Followed>();
  const closing = new AbortController();
  const wakeKey = keys.wake(owner, number);
  const reads = connect.open(`reads-${number}`);
  let wakeCursor = '0-0';
  let idle = Promise.withResolvers<void>();
  /** The blocked read has been woken: what it is to read besides will be in the next one. */
  let isWoken = false;

  const read = async (): Promise<void> => {
    isWoken = false;
    const asked = new Map([...followed].map(([log, { cursor }]) => [log, cursor]));
    const streams = [wakeKey, ...asked.keys()];
    const cursors = [wakeCursor, ...[...asked.values()].map(formatEntryId)];
    const answer = await readStreams(reads, streams, cursors);
    for (const [log, raw] of answer) {
      if (log === wakeKey) wakeCursor = raw.at(-1)?.[0] ?? wakeCursor;
      else deliver(followed.get(log), asked.get(log), raw);
    }
  };
  void (async () => {
    while (!closing.signal.aborted) {
      if (followed.size === 0) await idle.promise;
      else await read().catch(() => clock.sleep(20));
    }
  })();
  return {
    followed,
    wake: () => {
      idle.resolve();
      idle = Promise.withResolvers<void>();
      if (isWoken) return;
      isWoken = true;
      redis.xadd(wakeKey, 'MAXLEN', 1, '*', 'w', '').then(
        () => redis.pexpire(wakeKey, WAKE_MS),
        () => undefined,
      );
    },
    close: () => {
      closing.abort();
      idle.resolve();
      reads.disconnect();
    },
  };
};

type Answer = [stream: string, entries: RawEntry[]][];

const readStreams = async (reads: Connection, streams: string[], cursors: string[]): Promise<Answer> =>
  (await reads.xread('COUNT', MAX_ENTRIES, 'BLOCK', BLOCK_MS, 'STREAMS', ...streams, ...cursors)) ?? [];

/**
 * A reader gets what lies behind its own cursor, and only if the read began at or before that: one that came while the
 * read was blocked, from further behind, looks for itself.
 */
const deliver = (followed: Followed | undefined, from: EntryId | undefined, raw: RawEntry[]): void => {
  if (!followed || !from || compareEntryIds(followed.cursor, from) !== 0) return;
  const entries = raw.map(entryOf);
  followed.cursor = entryId(raw.at(-1)?.[0] ?? formatEntryId(from));
  for (const reader of followed.waiting) {
    if (compareEntryIds(reader.cursor, from) < 0) reader.settle('range');
    else {
      const behind = entries.filter(({ id }) => compareEntryIds(id, reader.cursor) > 0);
      if (behind.length > 0) reader.settle(behind);
    }
  }
};
