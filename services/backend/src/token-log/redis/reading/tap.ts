// A replica's tap: the stream into which other replicas write, beside a session's own, what this one shall hear of. It
// lives only while this replica says so, and every second what was missed by it comes to light.
import type { EntryId } from '@firstword/shared/contract/entry-id';
import type { Clock } from '@firstword/shared/runtime/clock';
import type { Connection } from '../connection/connect.ts';
import { entryId } from '../entries.ts';
import type { SessionKeys } from '../keys.ts';
import { goRound } from '../round.ts';
import type { RawEntry } from '../scripts/scripts.ts';

export type TapEntry = { log: string; id: string; text: string };

export type Tap = {
  /** What is written into the session comes by the tap from now on. */
  add(session: SessionKeys): void;
  drop(session: SessionKeys): void;
  close(): void;
};

export type TapOptions = {
  key: string;
  redis: Connection;
  /** For the blocked read alone. */
  reads: Connection;
  clock: Clock;
  /** All that shall come by it. */
  sessions: () => SessionKeys[];
  isFollowed: (session: SessionKeys) => boolean;
  onEntry: (entry: TapEntry) => void;
  /** The last entry that a session's stream had a moment ago. */
  onLast: (log: string, last: EntryId) => void;
};

const BLOCK_MS = 1_000;
const ENTRIES_AT_ONCE = 1_000;
const RENEW_EVERY_MS = 1_000;
const SESSIONS_AT_ONCE = 20;
/** A replica that was paused for longer is written nothing any more, until it renews. */
const TTL_MS = 5_000;

export const createTap = ({ key, redis, reads, clock, sessions, isFollowed, onEntry, onLast }: TapOptions): Tap => {
  const closing = new AbortController();
  let cursor = '0-0';

  const renew = async (some: readonly SessionKeys[]): Promise<void> => {
    const names = [key, ...some.flatMap(({ log, meta }) => [log, meta])];
    const [begins, ...lasts] = await redis.tap(names.length, names, TTL_MS, cursor);
    if (begins !== '') cursor = begins;
    for (const [index, last] of lasts.entries()) {
      const log = some[index]?.log;
      if (log !== undefined && last !== '') onLast(log, entryId(last));
    }
  };
  const read = async (): Promise<void> => {
    const answer = await reads.xread('COUNT', ENTRIES_AT_ONCE, 'BLOCK', BLOCK_MS, 'STREAMS', key, cursor);
    for (const [, raw] of (answer ?? []) as [string, RawEntry[]][]) {
      cursor = raw.at(-1)?.[0] ?? cursor;
      for (const [, [log = '', id = '', , text = '']] of raw) onEntry({ log, id, text });
    }
  };
  const reading = async (): Promise<void> => {
    while (!closing.signal.aborted) await read().catch(() => clock.sleep(20));
  };
  const { signal } = closing;
  void goRound({ all: sessions, atOnce: SESSIONS_AT_ONCE, everyMs: RENEW_EVERY_MS, clock, signal }, (some) =>
    renew(some.filter(isFollowed)),
  );
  void reading();
  return {
    add: (session) => void renew([session]).catch(() => undefined),
    drop: ({ meta }) => void redis.untap(key, meta).catch(() => undefined),
    close: () => {
      closing.abort();
      reads.disconnect();
    },
  };
};
