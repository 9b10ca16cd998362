// The token log on Redis: one stream a session. Any replica reads it, one writes it, and the death of any loses nothing.
import type { VoiceError } from '@firstword/shared/contract/errors';
import type { Directory } from '../../takeover/port.ts';
import type { TokenLog } from '../port.ts';
import { createControl } from './owners/control.ts';
import { createDirectory } from './owners/directory.ts';
import { ORIGIN, entryId } from './entries.ts';
import { followLog } from './reading/follow.ts';
import { createInbox } from './owners/inbox.ts';
import { createMux, type Mux } from './reading/mux.ts';
import { createOrphans } from './owners/orphans.ts';
import { createReplicas, type Replicas } from './owners/replicas.ts';
import { createShared, type RedisTokenLogOptions, type Shared } from './shared.ts';
import { createVanishWatch } from './reading/vanish-watch.ts';
import { RedisWriter, type Write } from './writing/writer.ts';

export type RedisTokenLog = TokenLog &
  Directory & {
    /** Whether Redis answers. */
    isThere(): boolean;
    /** Why it cannot be used; null while it can. */
    fault(): VoiceError | null;
    /** Resolves when it has answered once. */
    ready: Promise<void>;
    close(): Promise<void>;
  };

const REMOVAL_KNOWN_MS = 10_000;

/** A TokenLog, and the directory of its sessions, for one flow. Connects at once. */
export const createRedisTokenLog = (options: RedisTokenLogOptions): RedisTokenLog => {
  const shared = createShared(options);
  const { clock, connect, redis, owner, keys, writers, health } = shared;
  const mux = createMux({ connect, redis, keys, owner, clock });
  const watch = createVanishWatch(redis, clock, ({ log }, epoch) => {
    const writer = writers.get(log);
    if (writer && writer.epoch < epoch) writer.lose();
  });
  const orphans = createOrphans(shared);
  const loseAll = (): void => {
    for (const writer of writers.values()) writer.lose();
  };
  const replicas = createReplicas({
    ...shared,
    redis: connect.open('lease', health.failed),
    onOrphans: (expired) => orphans.look(expired, (other) => replicas.isAlive(other)),
    onLost: loseAll,
  });
  const write = createWrite(shared, replicas, mux);
  const inbox = createInbox(shared);
  const control = createControl(shared, { inbox, replicas });
  const openAt = createOpen(shared, replicas, write);
  const reading = { redis, clock, mux, watch, within: shared.within, feedOf: (log: string) => writers.get(log)?.feed };
  return {
    open: async (session, pinned = '') => {
      const writer = await openAt(session, pinned, '');
      if (!writer) throw new TypeError('a log that may be there is opened');
      return writer;
    },
    begin: (session, pinned) => openAt(session, pinned, 'new'),
    follow: (session, following) => followLog(reading, keys.of(session), following),
    remove: async (session) => {
      const { log, meta, control: word, running } = keys.of(session);
      writers.get(log)?.lose();
      // The mark tells readers elsewhere that it was removed, and not lost.
      const removal = redis.multi().del(log, meta, word).hdel(running, session).hset(meta, 'removed', 1);
      await shared.within(removal.pexpire(meta, REMOVAL_KNOWN_MS).exec());
      watch.tell(keys.of(session));
    },
    ...createDirectory(shared, { replicas, write, inbox }),
    ...control.senders,
    serve: (host) => {
      shared.host.current = host;
      control.listen();
    },
    isThere: () => replicas.holdsLease(),
    fault: health.fault,
    ready: replicas.ready,
    leave: () => shared.within(replicas.leave()),
    close: async () => {
      loseAll();
      inbox.close();
      watch.close();
      mux.close();
      await replicas.close();
      redis.disconnect();
    },
  };
};

/** Begins an epoch that was given to this process; whoever wrote here before has lost. */
const createWrite = (shared: Shared, replicas: Replicas, mux: Mux): Write => {
  const { keys, writers, retentionMs } = shared;
  return (session, { epoch, length, last }) => {
    const { log } = keys.of(session);
    writers.get(log)?.lose();
    const writer = new RedisWriter({
      ...shared,
      session,
      epoch,
      keys: keys.of(session),
      holdsLease: () => replicas.holdsLease(),
      ttlMs: retentionMs(),
      length,
      before: last === undefined ? ORIGIN : entryId(last),
      onLost: () => {
        if (writers.get(log) === writer) writers.delete(log);
      },
    });
    writers.set(log, writer);
    mux.kick(log);
    return writer;
  };
};

/** `new`: null when there is one already. */
type OpenAt = (session: string, pinned: string, how: 'new' | '') => Promise<RedisWriter | null>;

const createOpen = (shared: Shared, replicas: Replicas, write: Write): OpenAt => {
  const { redis, owner, keys, within, retentionMs, leaseMs } = shared;
  let lowestEpoch = 0;
  return async (session, pinned, how) => {
    await within(replicas.held());
    const { log, meta } = keys.of(session);
    const opened = await within(redis.openLog(log, meta, owner, lowestEpoch, retentionMs(), pinned, leaseMs, how));
    if (!opened) return null;
    const [epoch, length, [last]] = opened;
    lowestEpoch = Number(epoch) + 1;
    return write(session, { epoch: Number(epoch), length, last: last?.[0] });
  };
};
