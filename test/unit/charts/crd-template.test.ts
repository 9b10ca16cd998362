import { expect, it } from 'vitest';
import { crdTemplate } from '../../../charts/src/crd-template.ts';

it('puts the chart’s switches around the definition and into its own metadata only', () => {
  const crd =
    'kind: CustomResourceDefinition\nmetadata:\n  name: a\nspec:\n  schema:\n    metadata:\n      type: object\n';
  expect(crdTemplate(crd)).toBe(`{{- if .Values.crds.enabled }}
kind: CustomResourceDefinition
metadata:
  labels:
    {{- include "firstword.labels" . | nindent 4 }}
  {{- if .Values.crds.keep }}
  annotations:
    helm.sh/resource-policy: keep
  {{- end }}
  name: a
spec:
  schema:
    metadata:
      type: object
{{- end }}
`);
});

it('refuses a text that Helm would take for its own', () => {
  expect(() => crdTemplate('description: {{ what }}\nmetadata:\n')).toThrow('{{');
});
