// The espeak-ng process (GPL-3.0-or-later): picks an engine and serves stdin until it closes.
import { readScripts } from './read-scripts.ts';
import { createSystemEngine } from './system-library.ts';
import { createWasmEngine } from './wasm.ts';
import { serve } from './serve.ts';

const flagAt = process.argv.indexOf('--engine');
const wanted = flagAt < 0 ? 'any' : process.argv[flagAt + 1];

const engine =
  (wanted === 'wasm' ? null : createSystemEngine()) ?? (wanted === 'system' ? null : await createWasmEngine());
if (!engine) {
  process.stderr.write('libespeak-ng was not found: install espeak-ng, or leave out --engine system.\n');
  process.exit(1);
}
// A reader that is gone needs no answers.
process.stdout.on('error', () => process.exit(0));
await serve(process.stdin, process.stdout, readScripts(engine));
