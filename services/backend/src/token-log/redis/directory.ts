// Taking sessions: one that runs nowhere by whoever wants it, one whose executor is dead by whoever is first.
import type { Directory, Saved } from '../../takeover/port.ts';
import { entryOf } from './entries.ts';
import type { Shared } from './shared.ts';
import type { Replicas } from './replicas.ts';
import type { ClaimReply, RawEntry } from './scripts.ts';
import type { Write } from './writer.ts';

export type DirectoryParts = { replicas: Replicas; write: Write };

type Taken = Extract<ClaimReply, ['claimed', ...unknown[]]>;

export const createDirectory = (
  { redis, owner, keys, writers, within }: Shared,
  { replicas, write }: DirectoryParts,
): Pick<Directory, 'claim' | 'look' | 'glance'> => {
  const ask = (session: string, how: 'claim' | 'look', deadEpoch = ''): Promise<ClaimReply> => {
    const { log, meta, running } = keys.of(session);
    const epoch = writers.get(log)?.epoch.toString() ?? '';
    return within(redis.claim(log, meta, running, owner, epoch, deadEpoch, session, how));
  };
  return {
    claim: async (session) => {
      const { log } = keys.of(session);
      if (writers.get(log)?.isRunning()) return { held: 'here' };
      await within(replicas.held());
      let reply = await ask(session, 'claim');
      if (reply?.[0] === 'elsewhere' && !replicas.isAlive(reply[1])) reply = await ask(session, 'claim', reply[2]);
      if (!reply) return null;
      if (reply[0] === 'elsewhere') return { held: 'elsewhere' };
      if (reply[0] === 'mine') return { held: 'here' };
      const [, epoch, , , length, [last]] = reply;
      const writer = write(session, { epoch: Number(epoch), length, last: last?.[0] });
      return { held: 'taken', saved: savedOf(reply), writer };
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
      return {
        endId: entry?.event.type === 'session-end' ? entry.id : null,
        isOurs: writers.get(log)?.epoch === Number(epoch),
      };
    },
  };
};

const savedOf = ([, , state, pinned, , , entries]: Taken): Saved => ({
  state,
  pinned,
  entries: entries.map((raw: RawEntry) => entryOf(raw)),
});
