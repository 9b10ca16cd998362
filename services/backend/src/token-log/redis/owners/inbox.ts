// A replica's inbox: what the others have to tell it, each time in a few words.
import type { Answer } from '../../../takeover/port.ts';
import type { Connection } from '../connection/connect.ts';
import type { Shared } from '../shared.ts';
import type { RawEntry } from '../scripts/scripts.ts';

export type Note =
  /** Word waits in the control stream of a session of its. */
  | { type: 'word'; session: string }
  /** It has the session no more: another has it, with this epoch. */
  | { type: 'moved'; session: string; epoch: number }
  /** To word that it has sent. */
  | { type: 'answer'; to: string; answer: Answer };

export type Inbox = {
  /** Puts a note into a replica's inbox; whoever depends on it looks for itself as well. */
  ring(owner: string, note: Note): void;
  /** Reads this process' own from now on. */
  listen(onNote: (note: Note) => void): void;
  close(): void;
};

const BLOCK_MS = 1_000;
const MAX_NOTES = 10_000;
const KEPT_LEASES = 60;

export const createInbox = ({ redis, keys, owner, connect, clock, leaseMs }: Shared): Inbox => {
  const closing = new AbortController();
  let reads: Connection | null = null;
  const read = async (from: Connection, cursor: string, onNote: (note: Note) => void): Promise<string> => {
    const answer = await from.xread('BLOCK', BLOCK_MS, 'STREAMS', keys.inbox(owner), cursor);
    const notes = ((answer ?? []) as [string, RawEntry[]][]).flatMap(([, raw]) => raw);
    for (const [, fields] of notes) onNote(JSON.parse(fields[1] ?? 'null') as Note);
    return notes.at(-1)?.[0] ?? cursor;
  };
  return {
    ring: (other, note) => {
      const inbox = keys.inbox(other);
      const rung = redis.multi().xadd(inbox, 'MAXLEN', '~', MAX_NOTES, '*', 'n', JSON.stringify(note));
      rung
        .pexpire(inbox, leaseMs * KEPT_LEASES)
        .exec()
        .catch(() => undefined);
    },
    listen: (onNote) => {
      const from = (reads = connect.open('inbox'));
      void (async () => {
        let cursor = '0-0';
        while (!closing.signal.aborted) {
          try {
            cursor = await read(from, cursor, onNote);
          } catch {
            await clock.sleep(20);
          }
        }
      })();
    },
    close: () => {
      closing.abort();
      reads?.disconnect();
    },
  };
};
