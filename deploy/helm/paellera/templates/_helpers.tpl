{{- define "paellera.name" -}}
{{- .Values.nameOverride | default .Chart.Name | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{- /* At most 46 characters, so that with -topics- and a digest behind it a name has at most 63. */ -}}
{{- define "paellera.fullname" -}}
{{- $name := include "paellera.name" . -}}
{{- $whole := ternary .Release.Name (printf "%s-%s" .Release.Name $name) (contains $name .Release.Name) -}}
{{- .Values.fullnameOverride | default $whole | trunc 46 | trimSuffix "-" -}}
{{- end -}}

{{- define "paellera.selector" -}}
app.kubernetes.io/name: {{ include "paellera.name" . }}
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
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 }}
{{- end -}}

{{- define "paellera.serviceAccount" -}}
{{- if .Values.serviceAccount.create -}}
{{- .Values.serviceAccount.name | default (include "paellera.fullname" .) -}}
{{- else -}}
{{- .Values.serviceAccount.name | default "default" -}}
{{- end -}}
{{- end -}}

{{- /* An image by its digest, or by its tag, which is the chart's appVersion where none is set. */ -}}
{{- define "paellera.imageName" -}}
{{- if .digest -}}{{ .repository }}@{{ .digest }}{{- else -}}{{ .repository }}:{{ .tag | default .appVersion }}{{- end -}}
{{- end -}}

{{- define "paellera.image" -}}
{{- $repository := required "set image.repository to the image of the worker" .Values.image.repository -}}
{{- include "paellera.imageName" (dict "repository" $repository "tag" .Values.image.tag "digest" .Values.image.digest "appVersion" .Chart.AppVersion) -}}
{{- end -}}

{{- define "paellera.topicsImage" -}}
{{- $image := .Values.topics.image -}}
{{- $repository := required "set topics.image.repository to the image of the paellera command" $image.repository -}}
{{- include "paellera.imageName" (dict "repository" $repository "tag" $image.tag "digest" $image.digest "appVersion" .Chart.AppVersion) -}}
{{- end -}}

{{- /* What a tag that moves names is asked for at every start. */ -}}
{{- define "paellera.pullPolicy" -}}
{{- $moves := regexMatch ":(latest|.*-SNAPSHOT)$" .image -}}
{{- .root.Values.image.pullPolicy | default (ternary "Always" "IfNotPresent" $moves) -}}
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

{{- /* The volume that keeps fetched models, each under a name of its own; empty if nothing does. */ -}}
{{- define "paellera.modelCache" -}}
{{- $cache := .Values.model.s3.cache -}}
{{- if ne .Values.model.source "s3" -}}
{{- else if and $cache.hostPath $cache.existingClaim -}}
{{- fail "model.s3.cache takes hostPath or existingClaim, not both" -}}
{{- else if $cache.hostPath -}}
hostPath:
  path: {{ $cache.hostPath }}
  type: Directory
{{- else if $cache.existingClaim -}}
persistentVolumeClaim:
  claimName: {{ $cache.existingClaim }}
{{- end -}}
{{- end -}}

{{- define "paellera.modelPath" -}}
{{- if eq .Values.model.source "volume" -}}
{{- printf "/models/%s" .Values.model.volume.path | trimSuffix "/" -}}
{{- else if include "paellera.modelCache" . -}}
{{- printf "/models/%s" (.Values.model.s3.uri | sha256sum | trunc 16) -}}
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
- name: {{ printf "%s%s" $.prefix (. | upper | replace "." "_") }}
  valueFrom:
    secretKeyRef:
      name: {{ required "kafka.secretKeys needs kafka.existingSecret" $.Values.kafka.existingSecret }}
      key: {{ . }}
{{- end }}
{{- end -}}

{{- define "paellera.jvm" -}}
{{- include "paellera.truststorePassword" . }}
- name: JDK_JAVA_OPTIONS
  value: {{ .Values.jvmOptions }}{{ if .Values.truststore.existingSecret }} -Djavax.net.ssl.trustStore=/etc/paellera/truststore/{{ .Values.truststore.fileKey }} -Djavax.net.ssl.trustStoreType=PKCS12 -Djavax.net.ssl.trustStorePassword=$(TRUSTSTORE_PASSWORD){{ end }}
{{- end -}}

{{- /* The password comes first: Kubernetes fills $(…) only with what stands before. */ -}}
{{- define "paellera.truststorePassword" -}}
{{- with .Values.truststore.existingSecret }}
- name: TRUSTSTORE_PASSWORD
  valueFrom:
    secretKeyRef:
      name: {{ . }}
      key: {{ $.Values.truststore.passwordKey }}
{{- end }}
{{- end -}}

{{- define "paellera.fileMounts" -}}
{{- if .Values.kafka.filesSecret }}
- name: kafka-files
  mountPath: /etc/paellera/kafka
  readOnly: true
{{- end }}
{{- if .Values.truststore.existingSecret }}
- name: truststore
  mountPath: /etc/paellera/truststore
  readOnly: true
{{- end }}
{{- end -}}

{{- define "paellera.fileVolumes" -}}
{{- with .Values.kafka.filesSecret }}
- name: kafka-files
  secret:
    secretName: {{ . }}
    defaultMode: 0440
{{- end }}
{{- with .Values.truststore.existingSecret }}
- name: truststore
  secret:
    secretName: {{ . }}
    defaultMode: 0440
{{- end }}
{{- end -}}

{{- /* A value as a setting: Helm reads the numbers of a values file as floating point, and would write 2e+07 for 20000000. */ -}}
{{- define "paellera.text" -}}
{{- if and (kindIs "float64" .) (eq (floor .) .) -}}{{ int64 . }}{{- else -}}{{ . }}{{- end -}}
{{- end -}}

{{- /* The value of a line of a properties file: a backslash or a line break would end or change it. */ -}}
{{- define "paellera.property" -}}
{{- include "paellera.text" . | replace "\\" "\\\\" | replace "\r" "\\r" | replace "\n" "\\n" | replace "\t" "\\t" | replace "\f" "\\f" -}}
{{- end -}}

{{- /* The port of a URL, which is the scheme's own where it names none. */ -}}
{{- define "paellera.port" -}}
{{- $host := (urlParse .).host -}}
{{- if regexMatch ":[0-9]+$" $host -}}
{{- regexFind "[0-9]+$" $host -}}
{{- else -}}
{{- ternary "443" "80" (hasPrefix "https:" .) -}}
{{- end -}}
{{- end -}}

{{- define "paellera.window" -}}
{{- get .Values.settings "intake.window" | default 256 | int -}}
{{- end -}}

{{- /* Values that are each possible and don't go together. */ -}}
{{- define "paellera.checkAutoscaling" -}}
{{- $scaling := .Values.autoscaling -}}
{{- $twice := mul 2 (include "paellera.window" . | int) | int -}}
{{- if gt (int $scaling.minReplicas) (int $scaling.maxReplicas) -}}
{{- fail (printf "autoscaling.minReplicas is %d, but must be at most autoscaling.maxReplicas, which is %d" (int $scaling.minReplicas) (int $scaling.maxReplicas)) -}}
{{- end -}}
{{- if not (or $scaling.kafka.enabled $scaling.prometheus.enabled) -}}
{{- fail "autoscaling needs a trigger: set autoscaling.kafka.enabled or autoscaling.prometheus.enabled" -}}
{{- end -}}
{{- if and (eq (int $scaling.minReplicas) 0) (not $scaling.kafka.enabled) -}}
{{- fail "autoscaling.minReplicas is 0, where no worker tells Prometheus of a backlog: set autoscaling.kafka.enabled, which wakes the first" -}}
{{- end -}}
{{- if gt (int $scaling.maxReplicas) (int .Values.topics.partitions) -}}
{{- fail (printf "autoscaling.maxReplicas is %d, but workers beyond topics.partitions, which is %d, would idle" (int $scaling.maxReplicas) (int .Values.topics.partitions)) -}}
{{- end -}}
{{- if and $scaling.kafka.enabled (lt (int $scaling.kafka.lagThreshold) $twice) -}}
{{- fail (printf "autoscaling.kafka.lagThreshold is %d, but must be at least %d, twice intake.window: lag counts what is in flight" (int $scaling.kafka.lagThreshold) $twice) -}}
{{- end -}}
{{- end -}}

{{- /* Jobs that no worker has taken: what lag would be without the jobs in flight and those done above the watermark. */ -}}
{{- define "paellera.backlogQuery" -}}
sum(paellera_backlog_jobs{namespace="{{ .Release.Namespace }}",group="{{ include "paellera.group" . }}"})
{{- end -}}
