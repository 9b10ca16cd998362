// A CRD as a template of the chart: in the chart's crds folder it would be installed once and never upgraded.

const METADATA = '\nmetadata:\n';

/** The file with the chart's two switches around and in it. */
export const crdTemplate = (crd: string): string => {
  if (crd.includes('{{')) throw new Error('The CRD holds {{, which Helm would take for its own.');
  const [before = '', ...after] = crd.split(METADATA);
  return [
    '{{- if .Values.crds.enabled }}\n',
    before,
    METADATA,
    '  labels:\n    {{- include "firstword.labels" . | nindent 4 }}\n',
    '  {{- if .Values.crds.keep }}\n  annotations:\n    helm.sh/resource-policy: keep\n  {{- end }}\n',
    after.join(METADATA),
    '{{- end }}\n',
  ].join('');
};
