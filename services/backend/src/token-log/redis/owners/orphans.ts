// Sessions whose executor is dead: found in the buckets' lists of running ones as soon as a lease has run out.
import type { Shared } from '../shared.ts';

export type Orphans = {
  /** Has the sessions taken over that run nowhere; `expired`: the replicas whose lease has run out. */
  look(expired: readonly string[], isAlive: (owner: string) => boolean): void;
};

export const createOrphans = ({ redis, keys, host, owner, writers }: Shared): Orphans => {
  let looking: Promise<void> | null = null;

  const lookFor = async (expired: readonly string[], isAlive: (owner: string) => boolean): Promise<void> => {
    const buckets = Array.from({ length: keys.buckets }, (_, bucket) => redis.hgetall(keys.running(bucket)));
    const running = (await Promise.all(buckets)).flatMap((sessions) => Object.entries(sessions));
    // After it had lost its lease, this process finds its own sessions here as well.
    const orphaned = running.filter(([session, executor]) =>
      executor === owner ? !writers.has(keys.of(session).log) : !isAlive(executor),
    );
    await Promise.all(orphaned.map(async ([session]) => host.current?.orphaned(session)));
    const held = new Set(running.map(([, executor]) => executor));
    const settled = expired.filter((each) => !held.has(each) && each !== owner);
    if (settled.length > 0) await redis.zrem(keys.replicas, ...settled);
  };
  return {
    look: (expired, isAlive) => {
      if (looking || !host.current) return;
      looking = lookFor(expired, isAlive)
        .catch(() => undefined) // the next renewal looks again
        .finally(() => {
          looking = null;
        });
    },
  };
};
