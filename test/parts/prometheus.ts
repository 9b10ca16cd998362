// A Prometheus for the operator's tests: the machine's own, or Debian's package, unpacked into the cache and not installed,
// as that would start a service.
import { dirname, join } from 'node:path';
import { voiceCacheDir } from '../../services/piper/src/voice/cache.ts';
import { findExecutable, unpackPackages } from './debian.ts';
import type { Part } from './part.ts';

const folder = join(dirname(voiceCacheDir(process.env)), 'parts', 'prometheus');

/** Path of a prometheus, or null: FIRSTWORD_PROMETHEUS, then what lies on the PATH, then the unpacked package. */
export const findPrometheus = (): string | null =>
  findExecutable({
    names: ['prometheus'],
    variable: 'FIRSTWORD_PROMETHEUS',
    folders: [join(folder, 'usr', 'bin')],
  });

export const prometheus: Part = {
  name: 'prometheus',
  about: 'a real Prometheus, for what a flow’s status says of its first word',
  find: async () => findPrometheus(),
  get: async () => {
    console.log('prometheus: getting the Debian package …');
    if (!unpackPackages(folder, ['prometheus']))
      throw new Error('prometheus is missing: install it, or name one by FIRSTWORD_PROMETHEUS.');
  },
};
