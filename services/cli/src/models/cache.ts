// Where the parts of local models lie: one folder a part, whole or not there.
import { access, mkdir, mkdtemp, readdir, rename, rm, stat, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { voiceCacheDir } from '@firstword/piper/voice/cache';
import { noSpace } from './faults.ts';

// Installations that were killed leave their folder behind; none takes a day.
const ABANDONED_MS = 24 * 60 * 60 * 1000;
const SCRATCH = '.part-';

/** Where models are kept: beside the voices, in the same per-user cache. */
export const modelCacheDir = (env: Record<string, string | undefined>): string =>
  join(dirname(voiceCacheDir(env)), 'models');

/** Whether a part is installed: a part's folder is there only when it is whole. */
export const isInstalled = (cacheDir: string, folder: string): Promise<boolean> =>
  access(join(cacheDir, folder)).then(
    () => true,
    () => false,
  );

/** Throws `NoSpace` when the disk of the cache has less than this left. */
export const requireSpace = async (cacheDir: string, bytes: number): Promise<void> => {
  await mkdir(cacheDir, { recursive: true });
  const { bavail, bsize } = await statfs(cacheDir);
  if (bavail * bsize < bytes) throw noSpace(cacheDir, bytes, bavail * bsize);
};

const clearAbandoned = async (cacheDir: string, wallMs: number): Promise<void> => {
  for (const entry of await readdir(cacheDir)) {
    if (!entry.startsWith(SCRATCH)) continue;
    const { mtimeMs } = await stat(join(cacheDir, entry)).catch(() => ({ mtimeMs: wallMs }));
    if (wallMs - mtimeMs > ABANDONED_MS) await rm(join(cacheDir, entry), { recursive: true, force: true });
  }
};

export type PublishOptions = { cacheDir: string; folder: string; wallMs: number };

/** Lets `fill` make a fresh folder and makes that the part in one step: whoever looks sees all of it or nothing. */
export const publishFolder = async (
  { cacheDir, folder, wallMs }: PublishOptions,
  fill: (scratch: string) => Promise<void>,
): Promise<void> => {
  await mkdir(cacheDir, { recursive: true });
  await clearAbandoned(cacheDir, wallMs);
  const scratch = await mkdtemp(join(cacheDir, SCRATCH));
  try {
    await fill(scratch);
    await rename(scratch, join(cacheDir, folder)).catch(async (error: unknown) => {
      // Another installation was faster: what it made is as good.
      if (!(await isInstalled(cacheDir, folder))) throw error;
    });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
};
