// `npm run gen`: writes the generated files; with --check it only says whether they are as they should be.
//   node crds/src/gen.ts [--check] [FOLDER]
import { fileURLToPath } from 'node:url';
import type { JsonSchema } from './faults/json-schema.ts';
import { writeOrCheck } from './generated-files.ts';
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

await writeOrCheck(FILES, { source: 'crds/src', root: fileURLToPath(new URL('../..', import.meta.url)) });
