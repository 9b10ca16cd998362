// A core of its own for the process that is measured: which of two cores the system gives to whom is no figure of ours.
import { execFileSync } from 'node:child_process';
import { availableParallelism } from 'node:os';

const cores = availableParallelism();

/** Binds all threads of the process: to the first core, or to the others. Left as it is where that cannot be done. */
export const keepTo = (which: 'first' | 'others', pid: number | undefined): void => {
  if (process.platform !== 'linux' || cores < 2 || pid === undefined) return;
  const list = which === 'first' ? '0' : `1-${cores - 1}`;
  execFileSync('taskset', ['--all-tasks', '--cpu-list', '--pid', list, `${pid}`], { stdio: 'ignore' });
};
