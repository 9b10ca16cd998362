// Word for whoever runs a session: it waits in the session's control stream, and the executor's inbox says that it is there.
import type { ControlMessage, Directory } from '../../takeover/port.ts';
import type { Connection } from './connect.ts';
import type { Shared } from './shared.ts';
import type { RawEntry } from './scripts.ts';

export type Control = {
  senders: Pick<Directory, 'send' | 'deliver'>;
  /** Reads this process' inbox from now on. */
  listen(): void;
  close(): void;
};

const BLOCK_MS = 1_000;
const INBOX_MESSAGES = 10_000;

export const createControl = (shared: Shared): Control => {
  const { redis, keys, owner, connect, clock, host, within, leaseMs } = shared;
  const closing = new AbortController();
  const delivering = new Map<string, Promise<void>>();
  let reads: Connection | null = null;

  const deliverNow = async (session: string): Promise<void> => {
    const { control } = keys.of(session);
    for (const [id, fields] of (await within(redis.xrange(control, '-', '+'))) as RawEntry[]) {
      await host.current?.apply(session, JSON.parse(fields[1] ?? 'null') as ControlMessage);
      await redis.xdel(control, id);
    }
  };
  /** One delivery of a session at a time, in the order in which word came. */
  const deliver = (session: string): Promise<void> => {
    const next = (delivering.get(session) ?? Promise.resolve()).catch(() => undefined).then(() => deliverNow(session));
    delivering.set(session, next);
    return next.finally(() => {
      if (delivering.get(session) === next) delivering.delete(session);
    });
  };
  const listen = async (inbox: string): Promise<void> => {
    let cursor = '0-0';
    while (!closing.signal.aborted) {
      try {
        const answer = await reads?.xread('BLOCK', BLOCK_MS, 'STREAMS', inbox, cursor);
        for (const [, raw] of (answer ?? []) as [string, RawEntry[]][]) {
          cursor = raw.at(-1)?.[0] ?? cursor;
          for (const session of new Set(raw.map(([, fields]) => fields[1] ?? ''))) {
            deliver(session).catch(() => undefined); // it waits for the next word, or a take-over
          }
        }
      } catch {
        await clock.sleep(20);
      }
    }
  };
  return {
    senders: {
      send: async (session, message) => {
        const { control, meta } = keys.of(session);
        await within(redis.xadd(control, '*', 'm', JSON.stringify(message)));
        const [executor] = await within(redis.hmget(meta, 'owner'));
        await redis.pexpire(control, shared.retentionMs());
        if (!executor) return;
        const inbox = keys.inbox(executor);
        await within(redis.xadd(inbox, 'MAXLEN', '~', INBOX_MESSAGES, '*', 's', session));
        await redis.pexpire(inbox, leaseMs * 60);
      },
      deliver,
    },
    listen: () => {
      reads = connect.open('inbox');
      void listen(keys.inbox(owner));
    },
    close: () => {
      closing.abort();
      reads?.disconnect();
    },
  };
};
