// A redis-server for the token log's tests: the machine's own, or Debian's package, installed or unpacked into the cache.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { voiceCacheDir } from '../../services/piper/src/voice/cache.ts';
import type { Part } from './part.ts';

const NAMES = ['redis-server', 'valkey-server'];
const folder = join(dirname(voiceCacheDir(process.env)), 'parts', 'redis');

const isExecutable = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** Path of a redis-server, or null: FIRSTWORD_REDIS, then what lies on the PATH, then the unpacked package. */
export const findRedis = (): string | null => {
  const named = process.env['FIRSTWORD_REDIS'];
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/bin', join(folder, 'usr', 'bin')];
  const candidates = named ? [named] : folders.flatMap((each) => NAMES.map((name) => join(each, name)));
  return candidates.find(isExecutable) ?? null;
};

const run = (command: string, args: string[], cwd = '/'): boolean =>
  spawnSync(command, args, {
    cwd,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  }).status === 0;

const install = (): boolean =>
  process.getuid?.() === 0 &&
  run('apt-get', ['update', '-qq']) &&
  run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'redis-server']);

/** Without root the packages are only unpacked: the server needs nothing of the system but its libraries. */
const unpack = (): boolean => {
  mkdirSync(dirname(folder), { recursive: true });
  const half = mkdtempSync(`${folder}-`);
  const packages = ['redis-server', 'redis-tools', 'libjemalloc2', 'liblzf1', 'liblua5.1-0', 'libhiredis0.14'];
  const done =
    run('apt-get', ['download', ...packages], half) &&
    readdirSync(half).every((name) => !name.endsWith('.deb') || run('dpkg-deb', ['-x', name, '.'], half));
  if (done) renameSync(half, folder);
  else rmSync(half, { recursive: true });
  return done;
};

export const redis: Part = {
  name: 'redis',
  about: 'redis-server 7 or newer, for the token log',
  find: async () => findRedis(),
  get: async () => {
    console.log('redis: getting the Debian package …');
    if (!isExecutable('/usr/bin/apt-get') || !(install() || unpack()))
      throw new Error('redis-server is missing: install it, or name one by FIRSTWORD_REDIS.');
  },
};
