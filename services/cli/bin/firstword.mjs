#!/usr/bin/env node
// Runs the command line on the Node that `npm ci` brought, whatever Node started this file.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const main = new URL('../src/main.ts', import.meta.url);

const pinnedNode = () => {
  try {
    return join(dirname(createRequire(import.meta.url).resolve('node/package.json')), 'bin', 'node');
  } catch {
    return '';
  }
};

const runOn = (node) => {
  const child = spawn(node, [fileURLToPath(main), ...process.argv.slice(2)], { stdio: 'inherit' });
  // A terminal sends Ctrl-C to both of us: a second one would look like impatience.
  const hasTerminal = [process.stdin, process.stdout, process.stderr].some((stream) => stream.isTTY);
  process.on('SIGINT', () => hasTerminal || child.kill('SIGINT'));
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (status, signal) => {
    if (!signal) process.exit(status);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
};

if (Number(process.versions.node.split('.')[0]) >= 24) await import(main.href);
else if (existsSync(pinnedNode())) runOn(pinnedNode());
else {
  process.stderr.write(
    'firstword: Node 24 is not here.\n    Run `npm ci` again, and let the package `node` run its install script.\n',
  );
  process.exitCode = 1;
}
