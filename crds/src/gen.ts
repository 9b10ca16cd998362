// `npm run gen`: writes the generated files; with --check it only says whether they are as they should be.
//   node crds/src/gen.ts [--check] [FOLDER]
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { JsonSchema } from './faults/json-schema.ts';
import { referencePage } from './reference.ts';
import { crdYaml, voiceFlowCrd, voicePoolCrd } from './to-crd.ts';
import { VoiceFlowSpec } from './voice-flow.ts';
import { VoicePoolSpec } from './spec/pool.ts';

const FILES: Record<string, string> = {
  'crds/voiceflow.yaml': crdYaml(voiceFlowCrd()),
  'crds/voicepool.yaml': crdYaml(voicePoolCrd()),
  'docs/reference/voiceflow.md': referencePage({
    kind: 'VoiceFlow',
    introduction:
      'One voice agent: `apiVersion: firstword.dev/v1alpha1`, `kind: VoiceFlow`, and this `spec`. Start from a file of [examples](../../examples), and check yours with `firstword validate FILE`.',
    spec: VoiceFlowSpec as unknown as JsonSchema,
  }),
  'docs/reference/voicepool.md': referencePage({
    kind: 'VoicePool',
    introduction:
      'Piper servers that flows share: `apiVersion: firstword.dev/v1alpha1`, `kind: VoicePool`, and this `spec`. A flow names one by `spec.tts.poolRef`.',
    spec: VoicePoolSpec as unknown as JsonSchema,
  }),
};

const args = process.argv.slice(2);
const folder = args.find((arg) => arg !== '--check') ?? fileURLToPath(new URL('../..', import.meta.url));

for (const [name, want] of Object.entries(FILES)) {
  const file = join(folder, name);
  if (!args.includes('--check')) {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, want);
  } else if ((await readFile(file, 'utf8').catch(() => '')) !== want) {
    process.stderr.write(`${file} is not what crds/src says: run \`npm run gen\` and commit the file.\n`);
    process.exitCode = 1;
  }
}
