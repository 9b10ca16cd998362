// Sessions whose executor is dead: found in the buckets' lists of running ones as soon as a lease has run out.
import type { Shared } from './shared.ts';

export type Orphans = {
  /** Has the sessions of these replicas taken over, whose leases have run out. */
  look(owners: readonly string[]): void;
};

export const createOrphans = ({ redis, keys, host, owner }: Shared): Orphans => {
  let looking: Promise<void> | null = null;

  const lookFor = async (dead: ReadonlySet<string>): Promise<void> => {
    const buckets = Array.from({ length: keys.buckets }, (_, bucket) => redis.hgetall(keys.running(bucket)));
    const running = (await Promise.all(buckets)).flatMap((sessions) => Object.entries(sessions));
    const orphaned = running.filter(([, executor]) => dead.has(executor));
    await Promise.all(orphaned.map(async ([session]) => host.current?.orphaned(session)));
    const held = new Set(orphaned.map(([, executor]) => executor));
    const settled = [...dead].filter((each) => !held.has(each) && each !== owner);
    if (settled.length > 0) await redis.zrem(keys.replicas, ...settled);
  };
  return {
    look: (owners) => {
      if (owners.length === 0 || looking || !host.current) return;
      looking = lookFor(new Set(owners))
        .catch(() => undefined) // the next renewal looks again
        .finally(() => {
          looking = null;
        });
    },
  };
};
