// A redis-server for the token log's tests: the machine's own, or Debian's package, installed or unpacked into the cache.
import { dirname, join } from 'node:path';
import { voiceCacheDir } from '../../services/piper/src/voice/cache.ts';
import { findExecutable, installPackage, unpackPackages } from './debian.ts';
import type { Part } from './part.ts';

const folder = join(dirname(voiceCacheDir(process.env)), 'parts', 'redis');

/** Path of a redis-server, or null: FIRSTWORD_REDIS, then what lies on the PATH, then the unpacked package. */
export const findRedis = (): string | null =>
  findExecutable({
    names: ['redis-server', 'valkey-server'],
    variable: 'FIRSTWORD_REDIS',
    folders: ['/usr/bin', join(folder, 'usr', 'bin')],
  });

/** Of the system the server needs nothing but its libraries. */
const PACKAGES = ['redis-server', 'redis-tools', 'libjemalloc2', 'liblzf1', 'liblua5.1-0', 'libhiredis0.14'];

export const redis: Part = {
  name: 'redis',
  about: 'redis-server 7 or newer, for the token log',
  find: async () => findRedis(),
  get: async () => {
    console.log('redis: getting the Debian package …');
    if (!installPackage('redis-server') && !unpackPackages(folder, PACKAGES))
      throw new Error('redis-server is missing: install it, or name one by FIRSTWORD_REDIS.');
  },
};
