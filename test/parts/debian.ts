// Programs that a machine has, or that Debian's packages give it: installed by root, or unpacked into the cache.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

const isExecutable = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

type Wanted = {
  /** The program, under any of its names. */
  names: readonly string[];
  /** An environment variable that names it by its path. */
  variable: string;
  /** Where it may be besides what is on the PATH. */
  folders?: readonly string[];
};

/** Its path, or null. */
export const findExecutable = ({ names, variable, folders = [] }: Wanted): string | null => {
  const named = process.env[variable];
  const all = [...(process.env['PATH'] ?? '').split(delimiter), ...folders];
  const candidates = named ? [named] : all.flatMap((folder) => names.map((name) => join(folder, name)));
  return candidates.find(isExecutable) ?? null;
};

const run = (command: string, args: string[], cwd = '/'): boolean =>
  spawnSync(command, args, {
    cwd,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  }).status === 0;

const hasApt = (): boolean => isExecutable('/usr/bin/apt-get');
const isRoot = (): boolean => process.getuid?.() === 0;
/** What a fresh machine knows of packages is nothing. */
const refresh = (): boolean => isRoot() && run('apt-get', ['update', '-qq']);

/** False where it may not. */
export const installPackage = (name: string): boolean =>
  hasApt() && refresh() && run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', name]);

/** Nothing of the system changes, no service is started, and nobody needs to be root. */
export const unpackPackages = (folder: string, packages: readonly string[]): boolean => {
  if (!hasApt()) return false;
  refresh();
  mkdirSync(dirname(folder), { recursive: true });
  const half = mkdtempSync(`${folder}-`);
  const done =
    run('apt-get', ['download', '-qq', ...packages], half) &&
    readdirSync(half).every((name) => !name.endsWith('.deb') || run('dpkg-deb', ['-x', name, '.'], half));
  if (done) renameSync(half, folder);
  else rmSync(half, { recursive: true });
  return done;
};
