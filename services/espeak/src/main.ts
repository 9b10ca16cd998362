// The espeak-ng process (GPL-3.0-or-later): picks an engine and serves stdin until it closes, or a socket until it is told to stop.
import { parseArgs } from 'node:util';
import { readScripts } from './read-scripts.ts';
import { createSystemEngine } from './system-library.ts';
import { serve } from './serve.ts';
import { listenOn } from './socket.ts';

const { engine: wanted, socket: path } = parseArgs({
  options: { engine: { type: 'string', default: 'any' }, socket: { type: 'string' } },
}).values;

/** Loaded only when it is needed: an image that has the library leaves the build out. */
const wasmEngine = async () => (await import('./wasm.ts')).createWasmEngine();

const found = (wanted === 'wasm' ? null : createSystemEngine()) ?? (wanted === 'system' ? null : await wasmEngine());
if (!found) {
  process.stderr.write('libespeak-ng was not found: install espeak-ng, or leave out --engine system.\n');
  process.exit(1);
}
const engine = readScripts(found);
if (path === undefined) {
  // A reader that is gone needs no answers.
  process.stdout.on('error', () => process.exit(0));
  await serve(process.stdin, process.stdout, engine);
} else {
  const close = await listenOn(path, (connection) => serve(connection, connection, engine)).catch((error: Error) => {
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  });
  process.stderr.write(`${engine.kind} espeak-ng ${engine.version} listens on ${path}\n`);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void close());
}
