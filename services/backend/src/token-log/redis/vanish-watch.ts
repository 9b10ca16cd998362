// Whether the sessions that are followed are still there: a log that was lost says nothing by itself.
import type { Clock } from '@firstword/shared/runtime/clock';
import type { Connection } from './connect.ts';

export type VanishWatch = {
  /** Aborts when the session of this key is gone; the returned function ends the watch. */
  watch(key: string): { vanished: AbortSignal; end: () => void };
  /** The key was removed just now. */
  tell(key: string): void;
  close(): void;
};

const LOOK_EVERY_MS = 1_000;
const KEYS_AT_ONCE = 200;

export const createVanishWatch = (redis: Connection, clock: Clock): VanishWatch => {
  const watched = new Map<string, { readers: number; gone: AbortController }>();
  const closing = new AbortController();

  const look = async (): Promise<void> => {
    const keys = [...watched.keys()];
    for (let start = 0; start < keys.length; start += KEYS_AT_ONCE) {
      const asked = keys.slice(start, start + KEYS_AT_ONCE);
      const answers = await Promise.all(asked.map((key) => redis.hexists(key, 'epoch')));
      for (const [index, there] of answers.entries()) {
        const key = asked[index];
        if (there === 0 && key !== undefined) watched.get(key)?.gone.abort();
      }
    }
  };
  void (async () => {
    while (!closing.signal.aborted) {
      await clock.sleep(LOOK_EVERY_MS, closing.signal).catch(() => undefined);
      await look().catch(() => undefined); // the next look asks again
    }
  })();
  return {
    watch: (key) => {
      const known = watched.get(key);
      const entry = known && !known.gone.signal.aborted ? known : { readers: 0, gone: new AbortController() };
      watched.set(key, entry);
      entry.readers += 1;
      return {
        vanished: entry.gone.signal,
        end: () => {
          entry.readers -= 1;
          if (entry.readers === 0 && watched.get(key) === entry) watched.delete(key);
        },
      };
    },
    tell: (key) => watched.get(key)?.gone.abort(),
    close: () => closing.abort(),
  };
};
