// A Python that can run the model servers: found, not installed.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { pythonMissing } from './faults.ts';

const run = promisify(execFile);

const OLDEST_MINOR = 10;
const CANDIDATES = ['python3', 'python3.13', 'python3.12', 'python3.11', 'python3.10', 'python'];
const VERSION = 'import sys; print("%d.%d" % sys.version_info[:2])';
const ASK_WITHIN_MS = 10_000;

export type Python = { command: string; version: string };

const versionOf = async (command: string): Promise<string | null> => {
  try {
    return (await run(command, ['-c', VERSION], { timeout: ASK_WITHIN_MS })).stdout.trim();
  } catch {
    return null; // not there, or no Python: the next one is asked
  }
};

const isNewEnough = (version: string): boolean => {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major === 3 && minor >= OLDEST_MINOR;
};

/** The first Python 3.10 or newer on the PATH; throws `PythonMissing` with what is there instead. */
export const findPython = async (candidates: readonly string[] = CANDIDATES): Promise<Python> => {
  const old: string[] = [];
  for (const command of candidates) {
    const version = await versionOf(command);
    if (version && isNewEnough(version)) return { command, version };
    if (version) old.push(`${command} ${version}`);
  }
  throw pythonMissing(old);
};
