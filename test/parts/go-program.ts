// A program built from pinned Go modules (test/cluster/tools) into a cache outside the tree: its versions, digests included, are in Git.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { createProgressLine } from '../../services/cli/src/progress-line.ts';
import { voiceCacheDir } from '../../services/piper/src/voice/cache.ts';

export type GoProgram = {
  /** Of its file, and of its line on the terminal. */
  name: string;
  version: string;
  /** The folder below test/cluster/tools whose go.mod pins it. */
  module: string;
  package: string;
  /** Values that the linker sets, by their full name. */
  stamps?: Record<string, string>;
  /** The variable that names a file of one's own. */
  variable: string;
};

const programsDir = join(dirname(voiceCacheDir(process.env)), 'parts', 'programs');
const isProgram = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

const builtPath = ({ name, version }: GoProgram): string => join(programsDir, version, name);

/** Where it is: the file its variable names, a folder of test binaries as `setup-envtest` makes them, the cache. */
export const findProgram = (program: GoProgram): string | null => {
  const { [program.variable]: named, KUBEBUILDER_ASSETS: assets } = process.env;
  const places = [named, assets && join(assets, program.name), builtPath(program)];
  return places.find((place) => place && isProgram(place)) ?? null;
};

const go = (program: GoProgram, args: string[]) =>
  spawn('go', args, {
    cwd: fileURLToPath(new URL(`../cluster/tools/${program.module}`, import.meta.url)),
    env: { ...process.env, CGO_ENABLED: '0', GOFLAGS: '-mod=readonly -buildvcs=false' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });

const TAIL_LINES = 8;

/** Runs `go`; each line that it writes is told. Throws with the last lines where it fails. */
const runGo = async (program: GoProgram, args: string[], onLine: (line: string) => void): Promise<void> => {
  const child = go(program, args);
  const tail: string[] = [];
  const hear = (line: string): void => {
    onLine(line);
    tail.push(line);
    if (tail.length > TAIL_LINES) tail.shift();
  };
  for (const input of [child.stdout, child.stderr]) createInterface({ input }).on('line', hear);
  const [code] = (await once(child, 'close').catch(() => {
    throw new Error(
      `${program.name} is built by Go 1.26 or newer, which is not there: install it, or name a program by ${program.variable}.`,
    );
  })) as [number];
  if (code !== 0) throw new Error(`${program.name} does not build:\n${tail.join('\n')}`);
};

/** Builds it, unless it is there; the bar moves package by package. */
export const buildProgram = async (program: GoProgram): Promise<void> => {
  if (findProgram(program)) return;
  const target = builtPath(program);
  const half = `${target}.${process.pid}.part`;
  await mkdir(dirname(target), { recursive: true });
  const line = createProgressLine(process.stdout, `building ${program.name} ${program.version}`);
  line.update(null);
  let packages = 0;
  await runGo(program, ['list', '-deps', program.package], () => packages++);
  const stamps = Object.entries(program.stamps ?? {}).map(([name, value]) => `-X ${name}=${value}`);
  const flags = ['-v', '-trimpath', '-ldflags', ['-s', '-w', ...stamps].join(' '), '-o', half];
  let built = 0;
  const onPackage = (): void => line.update(Math.min(99, (100 * ++built) / packages));
  try {
    await runGo(program, ['build', ...flags, program.package], onPackage);
    await rename(half, target);
    line.update(100);
  } finally {
    line.end();
  }
};
