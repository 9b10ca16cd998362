// Piper's own server (GPL-3), a program of its own in a virtual environment outside the tree: what ours is measured against.
import { execFile } from 'node:child_process';
import { access, mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { voiceCacheDir } from '../../services/piper/src/voice/cache.ts';
import type { Part } from './part.ts';

const VERSION = '1.8.0';
const run = promisify(execFile);
const folder = join(dirname(voiceCacheDir(process.env)), 'parts', `piper-tts-${VERSION}`);

/** Its Python; a virtual environment that was moved keeps working by it. */
export const PIPER_TTS_PYTHON = join(folder, 'bin', 'python');

export const piperTts: Part = {
  name: 'piper-tts',
  about: `piper-tts ${VERSION} with its HTTP server, for the bench`,
  find: () =>
    access(PIPER_TTS_PYTHON).then(
      () => folder,
      () => null,
    ),
  get: async () => {
    const half = `${folder}.part`;
    await rm(half, { recursive: true, force: true });
    await mkdir(dirname(folder), { recursive: true });
    console.log(`piper-tts: installing ${VERSION} …`);
    try {
      await run('python3', ['-m', 'venv', half]);
      await run(join(half, 'bin', 'python'), ['-m', 'pip', 'install', '--quiet', `piper-tts[http]==${VERSION}`]);
    } catch (cause) {
      throw new Error('piper-tts does not install: Python 3 with its venv module and pip must be there.', { cause });
    }
    await rename(half, folder);
  },
};
