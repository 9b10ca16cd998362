// `npm run gen`: writes the generated files; with --check it only says whether they are as they should be.
//   node crds/src/gen.ts [--check] [FILE]
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { voiceFlowCrdYaml } from './to-crd.ts';

const args = process.argv.slice(2);
const file = args.find((arg) => arg !== '--check') ?? fileURLToPath(new URL('../voiceflow.yaml', import.meta.url));
const want = voiceFlowCrdYaml();

if (!args.includes('--check')) await writeFile(file, want);
else if ((await readFile(file, 'utf8').catch(() => '')) !== want) {
  process.stderr.write(`${file} is not what crds/src says: run \`npm run gen\` and commit the file.\n`);
  process.exitCode = 1;
}
