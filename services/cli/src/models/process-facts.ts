// What the system knows of a process: enough to tell it from another that later got its number.
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

export type ProcessFacts = {
  /** Says when it was started, in the system's own terms; another process never has the same pid and the same. */
  startedAs: string;
  memoryBytes: number;
};

/** Linux tells by files, with or without a `ps`. The name of a program may hold anything: fields count from its end. */
const fromProc = async (pid: number): Promise<ProcessFacts | null> => {
  const [stat, status, boot] = await Promise.all(
    [`/proc/${pid}/stat`, `/proc/${pid}/status`, '/proc/sys/kernel/random/boot_id'].map((file) =>
      readFile(file, 'utf8'),
    ),
  );
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ') ?? [];
  if (fields[0] === 'Z' || fields[0] === 'X') return null;
  const kilobytes = Number(/VmRSS:\s+(\d+)/.exec(status ?? '')?.[1] ?? 0);
  return { startedAs: `${boot?.trim()} ${fields[19]}`, memoryBytes: kilobytes * 1024 };
};

const fromPs = async (pid: number): Promise<ProcessFacts | null> => {
  const { stdout } = await run('ps', ['-o', 'rss=,lstart=', '-p', String(pid)]);
  const [, kilobytes, startedAs] = /^\s*(\d+)\s+(.+?)\s*$/.exec(stdout) ?? [];
  return startedAs ? { startedAs, memoryBytes: Number(kilobytes) * 1024 } : null;
};

/** Facts of a running process; null when there is none of that number. */
export const processFacts = async (pid: number): Promise<ProcessFacts | null> => {
  try {
    return await (process.platform === 'linux' ? fromProc(pid) : fromPs(pid));
  } catch {
    return null;
  }
};
