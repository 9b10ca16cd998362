// Everything that local models need, in the cache: what is there costs nothing, what is missing is installed.
import { join } from 'node:path';
import type { Clock } from '@firstword/shared/runtime/clock';
import { isInstalled } from './cache.ts';
import { dropDownloads, installPart, pythonOf } from './install.ts';
import { LLAMA_SERVER, MODEL_PARTS, SMOLLM2, WHISPER_SERVER, WHISPER_TINY_EN, type Part } from './parts.ts';
import { findPython } from './python.ts';

/** Folders of the installed parts. */
export type InstalledModels = { llamaServer: string; smollm2: string; whisperServer: string; whisper: string };

export type InstallModelsOptions = {
  cacheDir: string;
  clock: Clock;
  /** Told of each part that has to be installed, as it goes on. */
  onPercent: (part: Part, percent: number) => void;
  onInstalled: (part: Part) => void;
  /** A part that is not wanted, because another stands in for it. */
  without?: Part;
};

const located = (cacheDir: string): InstalledModels => ({
  llamaServer: join(cacheDir, LLAMA_SERVER.folder),
  smollm2: join(cacheDir, SMOLLM2.folder),
  whisperServer: join(cacheDir, WHISPER_SERVER.folder),
  whisper: join(cacheDir, WHISPER_TINY_EN.folder),
});

/** What is installed, whole; null when a part is missing. */
export const findInstalledModels = async (cacheDir: string): Promise<InstalledModels | null> => {
  const are = await Promise.all(MODEL_PARTS.map(({ folder }) => isInstalled(cacheDir, folder)));
  return are.every(Boolean) ? located(cacheDir) : null;
};

/** Installs what is missing, part by part; each that is done stays, whatever happens to the next. */
export const installModels = async (options: InstallModelsOptions): Promise<InstalledModels> => {
  const { cacheDir, clock, onPercent, onInstalled, without } = options;
  const folders = located(cacheDir);
  for (const part of MODEL_PARTS) {
    if (part === without || (await isInstalled(cacheDir, part.folder))) continue;
    // The first part's environment has a pip, which a system's own Python may lack.
    const python = part.kind === 'program' ? (await findPython()).command : pythonOf(folders.llamaServer);
    await installPart(part, { cacheDir, python, clock, onPercent: (percent) => onPercent(part, percent) });
    onInstalled(part);
  }
  await dropDownloads(cacheDir);
  return folders;
};
