// Run while an image is built: takes out of node_modules what Node on this platform never reads.
//   node images/prune.ts [FOLDER]
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Node strips no types below node_modules, so sources and declarations there are never run. */
const NEVER_READ = /\.(?:map|[cm]?tsx?|flow|markdown|md|tsbuildinfo)$/;
const LEGAL = /^(?:licen[cs]e|notice|copying)/i;
/** Only directly below a package: deeper down, a folder of such a name may hold code. */
const NO_CODE = new Set(['doc', 'docs', 'test', 'tests', 'example', 'examples', 'benchmark', 'benchmarks', '.github']);

type Platform = { platform: string; arch: string };

const isPackage = (folder: string): boolean => /node_modules\/(?:@[^/]+\/)?[^/@][^/]*$/.test(folder);

/** `bin/napi-v6/<platform>/<arch>` and `prebuilds/<platform>-<arch>`: how packages carry every platform at once. */
const isForeign = (path: string, { platform, arch }: Platform): boolean => {
  const [, itsPlatform, itsArch] =
    /\/bin\/napi-v\d+\/([^/]+)(?:\/([^/]+))?$/.exec(path) ?? /\/prebuilds\/([^/-]+)-([^/]+)$/.exec(path) ?? [];
  return itsPlatform !== undefined && (itsPlatform !== platform || (itsArch !== undefined && itsArch !== arch));
};

/** Prunes the folder, which is a node_modules; links, such as those of the workspaces, are not followed. */
export const prune = async (folder: string, here: Platform): Promise<void> => {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      const isUseless = isForeign(path, here) || (isPackage(folder) && NO_CODE.has(entry.name));
      await (isUseless ? rm(path, { recursive: true }) : prune(path, here));
    } else if (entry.isFile() && NEVER_READ.test(entry.name) && !LEGAL.test(entry.name)) {
      await rm(path);
    }
  }
};

if (import.meta.main) await prune(process.argv[2] ?? 'node_modules', process);
