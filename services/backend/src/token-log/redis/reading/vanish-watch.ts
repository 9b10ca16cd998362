// Whether the sessions that are followed are still there, and whose they are: a log that was lost says nothing by itself,
// and a replica that was told of nothing shall not believe for long that it has a session which another has taken.
import type { Clock } from '@firstword/shared/runtime/clock';
import type { Connection } from '../connection/connect.ts';
import type { SessionKeys } from '../keys.ts';
import { goRound } from '../round.ts';

export type VanishWatch = {
  /** Aborts when the session is gone; the returned function ends the watch. */
  watch(keys: SessionKeys): { vanished: AbortSignal; end: () => void };
  /** The session was removed just now. */
  tell(keys: SessionKeys): void;
  close(): void;
};

const LOOK_EVERY_MS = 1_000;
const KEYS_AT_ONCE = 10;

type Watched = { keys: SessionKeys; readers: number; gone: AbortController };

/** `onEpoch`: a session that is followed has this epoch. */
export type OnEpoch = (keys: SessionKeys, epoch: number) => void;

export const createVanishWatch = (redis: Connection, clock: Clock, onEpoch: OnEpoch): VanishWatch => {
  const watched = new Map<string, Watched>();
  const closing = new AbortController();

  const look = async (asked: readonly Watched[]): Promise<void> => {
    const epochs = await Promise.all(asked.map(({ keys }) => redis.hget(keys.meta, 'epoch')));
    for (const [index, { keys, gone }] of asked.entries()) {
      const epoch = epochs[index];
      if (epoch) onEpoch(keys, Number(epoch));
      else gone.abort();
    }
  };
  const { signal } = closing;
  void goRound({ all: () => [...watched.values()], atOnce: KEYS_AT_ONCE, everyMs: LOOK_EVERY_MS, clock, signal }, look);
  return {
    watch: (keys) => {
      const known = watched.get(keys.meta);
      const entry = known && !known.gone.signal.aborted ? known : { keys, readers: 0, gone: new AbortController() };
      watched.set(keys.meta, entry);
      entry.readers += 1;
      return {
        vanished: entry.gone.signal,
        end: () => {
          entry.readers -= 1;
          if (entry.readers === 0 && watched.get(keys.meta) === entry) watched.delete(keys.meta);
        },
      };
    },
    tell: ({ meta }) => watched.get(meta)?.gone.abort(),
    close: () => closing.abort(),
  };
};
