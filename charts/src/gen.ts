// `npm run gen`, the chart's part: values.yaml, values.schema.json, the CRDs as templates, and the page of values.
import { fileURLToPath } from 'node:url';
import { writeOrCheck } from '../../crds/src/generated-files.ts';
import type { JsonSchema } from '../../crds/src/faults/json-schema.ts';
import { referencePage } from '../../crds/src/reference.ts';
import { crdYaml, voiceFlowCrd, voicePoolCrd } from '../../crds/src/to-crd.ts';
import { crdTemplate } from './crd-template.ts';
import { valuesSchema } from './values-schema.ts';
import { valuesYaml } from './values-yaml.ts';
import { ChartValues } from './values.ts';

const values = ChartValues as unknown as JsonSchema;

const FILES: Record<string, string> = {
  'charts/firstword/values.yaml': valuesYaml(values),
  'charts/firstword/values.schema.json': valuesSchema(values),
  'charts/firstword/templates/crd-voiceflow.yaml': crdTemplate(crdYaml(voiceFlowCrd())),
  'charts/firstword/templates/crd-voicepool.yaml': crdTemplate(crdYaml(voicePoolCrd())),
  'docs/reference/values.md': referencePage({
    kind: 'Values of the chart',
    introduction:
      'What `helm install … --set NAME=VALUE` and a file of values may say; [install.md](../install.md) walks through the ones that matter.',
    spec: values,
    source: 'charts/src',
  }),
};

await writeOrCheck(FILES, { source: 'charts/src', root: fileURLToPath(new URL('../..', import.meta.url)) });
