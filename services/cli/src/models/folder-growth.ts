// How far a program is that tells nobody: the bytes that lie in the folder it fills.
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '@firstword/shared/runtime/clock';

const LOOK_EVERY_MS = 500;

/** Bytes under a folder, as far as they can be read while others write there. */
const sizeOfFolder = async (folder: string): Promise<number> => {
  const entries = await readdir(folder, { recursive: true }).catch(() => []);
  const sizes = await Promise.all(entries.map((entry) => stat(join(folder, entry)).catch(() => null)));
  return sizes.reduce((sum, entry) => sum + (entry?.isFile() ? entry.size : 0), 0);
};

export type GrowthOptions = {
  folder: string;
  expectedBytes: number;
  clock: Clock;
  /** 0 to 100; never goes back. */
  onPercent: (percent: number) => void;
};

/** Watches the folder while `work` runs. */
export const whileGrowing = async <T>(options: GrowthOptions, work: () => Promise<T>): Promise<T> => {
  const { folder, expectedBytes, clock, onPercent } = options;
  const over = new AbortController();
  const watch = async (): Promise<void> => {
    for (let seen = 0; !over.signal.aborted;) {
      seen = Math.max(seen, await sizeOfFolder(folder));
      // The last percent belongs to whoever knows that it is done.
      onPercent(Math.min(99, (100 * seen) / expectedBytes));
      await clock.sleep(LOOK_EVERY_MS, over.signal).catch(() => undefined);
    }
  };
  const watching = watch();
  try {
    return await work();
  } finally {
    over.abort();
    await watching;
  }
};
