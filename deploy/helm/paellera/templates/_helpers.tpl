{{- define "paellera.fullname" -}}
{{- if contains .Chart.Name .Release.Name -}}
{{- .Release.Name | trunc 50 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name .Chart.Name | trunc 50 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "paellera.selector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/component: worker
{{- end -}}

{{- define "paellera.labels" -}}
{{ include "paellera.selector" . }}
{{ include "paellera.commonLabels" . }}
{{- end -}}

{{- define "paellera.commonLabels" -}}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end -}}

{{- define "paellera.serviceAccount" -}}
{{- if .Values.serviceAccount.create -}}
{{- .Values.serviceAccount.name | default (include "paellera.fullname" .) -}}
{{- else -}}
{{- .Values.serviceAccount.name | default "default" -}}
{{- end -}}
{{- end -}}

{{- define "paellera.image" -}}
{{- printf "%s:%s" (required "set image.repository to the image of the worker" .Values.image.repository) (.Values.image.tag | default .Chart.AppVersion) -}}
{{- end -}}

{{- define "paellera.bootstrapServers" -}}
{{- required "set kafka.bootstrapServers to host:port, several joined by commas" .Values.kafka.bootstrapServers -}}
{{- end -}}

{{- define "paellera.group" -}}
{{- get .Values.settings "intake.group" | default "paellera-workers" -}}
{{- end -}}

{{- define "paellera.jobsTopic" -}}
{{- get .Values.settings "topics.jobs" | default "render.jobs" -}}
{{- end -}}

{{- define "paellera.modelPath" -}}
{{- if eq .Values.model.source "volume" -}}
{{- printf "/models/%s" .Values.model.volume.path | trimSuffix "/" -}}
{{- else -}}
/models
{{- end -}}
{{- end -}}

{{- define "paellera.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
runAsNonRoot: true
capabilities:
  drop: [ALL]
{{- end -}}

{{- define "paellera.s3Credentials" -}}
{{- if .Values.s3.existingSecret }}
- name: {{ .accessKey }}
  valueFrom:
    secretKeyRef:
      name: {{ .Values.s3.existingSecret }}
      key: {{ .Values.s3.accessKeyKey }}
- name: {{ .secretKey }}
  valueFrom:
    secretKeyRef:
      name: {{ .Values.s3.existingSecret }}
      key: {{ .Values.s3.secretKeyKey }}
{{- end }}
{{- end -}}

{{- define "paellera.kafkaSecrets" -}}
{{- range .Values.kafka.secretKeys }}
- name: {{ printf "%s%s" $.prefix (upper .) }}
  valueFrom:
    secretKeyRef:
      name: {{ required "kafka.secretKeys needs kafka.existingSecret" $.Values.kafka.existingSecret }}
      key: {{ . }}
{{- end }}
{{- end -}}

{{- /* A value as a setting: Helm reads the numbers of a values file as floating point, and would write 2e+07 for 20000000. */ -}}
{{- define "paellera.text" -}}
{{- if and (kindIs "float64" .) (eq (floor .) .) -}}{{ int64 . }}{{- else -}}{{ . }}{{- end -}}
{{- end -}}

{{- /* Jobs that no worker has taken: what lag would be without the jobs in flight and those done above the watermark. */ -}}
{{- define "paellera.backlogQuery" -}}
sum(paellera_backlog_jobs{namespace="{{ .Release.Namespace }}"})
{{- end -}}
