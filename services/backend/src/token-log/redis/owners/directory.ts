// Who has a session: one that runs nowhere goes to whoever begins a turn, one whose executor is dead to whoever is first.
import type { Directory, Purpose, Saved } from '../../../takeover/port.ts';
import { entryOf } from '../entries.ts';
import type { Inbox } from './inbox.ts';
import type { Shared } from '../shared.ts';
import type { Replicas } from './replicas.ts';
import type { ClaimReply, RawEntry } from '../scripts/scripts.ts';
import type { RedisWriter, Write } from '../writing/writer.ts';

export type DirectoryParts = { replicas: Replicas; write: Write; inbox: Inbox };

type Taken = Extract<ClaimReply, ['claimed', ...unknown[]]>;

export const createDirectory = (
  { redis, owner, keys, writers, within, leaseMs }: Shared,
  { replicas, write, inbox }: DirectoryParts,
): Pick<Directory, 'claim' | 'look' | 'glance' | 'release'> => {
  const ask = (session: string, why: Purpose | 'look', deadEpoch = ''): Promise<ClaimReply> => {
    const { log, meta, running } = keys.of(session);
    const epoch = writers.get(log)?.epoch.toString() ?? '';
    return within(redis.claim(log, meta, running, owner, epoch, deadEpoch, session, why, leaseMs));
  };
  /** What is written here is of no use any more; unless it was begun anew meanwhile. */
  const loseStale = (log: string, known: RedisWriter | undefined): void => {
    if (writers.get(log) === known) known?.lose();
  };
  return {
    claim: async (session, why) => {
      const { log } = keys.of(session);
      const known = writers.get(log);
      if (known?.isRunning()) return { held: 'here' };
      await within(replicas.held());
      let reply = await ask(session, why);
      if (reply?.[0] === 'elsewhere' && !replicas.isAlive(reply[1])) reply = await ask(session, why, reply[2]);
      if (reply?.[0] === 'mine') return { held: 'here' };
      loseStale(log, known);
      if (!reply) return null;
      if (reply[0] === 'elsewhere') return { held: 'elsewhere' };
      const [, epochText, , , length, [last], , before] = reply;
      const epoch = Number(epochText);
      if (before !== owner && replicas.isAlive(before)) inbox.ring(before, { type: 'moved', session, epoch });
      return { held: 'taken', saved: savedOf(reply), writer: write(session, { epoch, length, last: last?.[0] }) };
    },
    look: async (session) => {
      const reply = await ask(session, 'look');
      return reply?.[0] === 'claimed' ? savedOf(reply) : null;
    },
    glance: async (session) => {
      const { log, meta } = keys.of(session);
      const asked = Promise.all([redis.hmget(meta, 'epoch'), redis.xrevrange(log, '+', '-', 'COUNT', 1)]);
      const [[epoch], [last]] = await within(asked);
      if (!epoch) return null;
      const entry = last && entryOf(last);
      return { endId: entry?.event.type === 'session-end' ? entry.id : null };
    },
    release: (session) => writers.get(keys.of(session).log)?.lose(),
  };
};

const savedOf = ([, , state, pinned, , , entries]: Taken): Saved => ({
  state,
  pinned,
  entries: entries.map((raw: RawEntry) => entryOf(raw)),
});
