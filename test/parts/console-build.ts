// The built web console.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Part } from './part.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const page = fileURLToPath(new URL('../../services/console/dist/index.html', import.meta.url));

let builtNow = false;

export const consoleBuild: Part = {
  name: 'console',
  about: 'the web console, built from services/console',
  // An old build would test yesterday's page: it counts only when this run made it.
  find: async () => (builtNow && existsSync(page) ? page : null),
  get: async () => {
    const { status } = spawnSync('npm', ['run', '-s', 'build', '-w', '@firstword/console'], {
      cwd: root,
      stdio: 'inherit',
    });
    if (status !== 0) throw new Error('The console does not build: run npm run build -w @firstword/console.');
    builtNow = true;
  },
};
