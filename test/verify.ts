// `npm run verify`: regenerate, check, test, and prove that nothing of it changed the tree. CI runs exactly this.
import { spawnSync } from 'node:child_process';

const run = (command: string, args: string[]): void => {
  console.log(`\n── ${[command, ...args].join(' ')}`);
  const { status } = spawnSync(command, args, { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
};
const treeState = (): string => spawnSync('git', ['status', '--porcelain'], { encoding: 'utf8' }).stdout;

const before = treeState();
run('npm', ['run', '-s', 'gen']);
if (treeState() !== before) {
  console.error('Generated files were not up to date: look at git diff, and commit what npm run gen wrote.');
  process.exit(1);
}
run('npm', ['run', '-s', 'check']);
if (!process.argv.includes('--no-test')) run('npm', ['test']);
if (treeState() !== before) {
  console.error('Checks and tests must leave the tree as it was: look at git status.');
  process.exit(1);
}
