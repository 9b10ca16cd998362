{{- define "firstword.name" -}}
{{- default .Release.Name .Values.nameOverride | trunc 40 | trimSuffix "-" -}}
{{- end }}

{{- define "firstword.labels" -}}
app.kubernetes.io/name: firstword
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
{{- end }}

{{- /* Labels that select the pods of one part: (list . "operator"). They never change. */}}
{{- define "firstword.selector" -}}
app.kubernetes.io/name: firstword
app.kubernetes.io/instance: {{ (index . 0).Release.Name }}
firstword.dev/component: {{ index . 1 }}
{{- end }}

{{- /* The reference of an image: (list . "piperCuda" "piper-cuda"). */}}
{{- define "firstword.image" -}}
{{- $ := index . 0 -}}
{{- with index $.Values.images (index . 1) -}}
{{ . }}
{{- else -}}
{{ $.Values.images.repository }}/{{ index . 2 }}:{{ default $.Chart.AppVersion $.Values.images.tag }}
{{- end -}}
{{- end }}

{{- /* Whether the trial Redis runs: "true" or nothing. */}}
{{- define "firstword.trialRedis" -}}
{{- if and .Values.redis.enabled (not .Values.defaults.redis) }}true{{ end -}}
{{- end }}

{{- define "firstword.podSecurity" -}}
runAsNonRoot: true
runAsUser: 1000
runAsGroup: 1000
seccompProfile: { type: RuntimeDefault }
{{- end }}

{{- define "firstword.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: { drop: [ALL] }
{{- end }}
