package io.paellera.local.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.marcnuri.helm.Helm;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class ChartTest {
  private static final String LEAST =
      """
      image: {repository: registry.example/paellera-worker-cuda}
      kafka: {bootstrapServers: "kafka-0:9092,kafka-1:9092"}
      s3: {bucket: pictures}
      """;
  private static final String MOST =
      """
      image: {repository: registry.example/paellera-worker-cuda, tag: "7", pullSecrets: [{name: registry}]}
      accelerator: {count: 4}
      kafka:
        bootstrapServers: "kafka:9093"
        properties: {security.protocol: SASL_SSL, sasl.mechanism: SCRAM-SHA-512}
        existingSecret: kafka-login
        secretKeys: [sasl_jaas_config, ssl_truststore_password]
        filesSecret: kafka-truststore
      s3: {bucket: pictures, endpoint: "https://s3.example", existingSecret: s3-login}
      settings: {batch.max-size: 32, intake.group: night, topics.jobs: night.jobs}
      model: {source: s3, s3: {uri: "s3://models/paella"}}
      topics: {create: true, image: {repository: registry.example/paellera}}
      autoscaling:
        enabled: true
        kafka: {sasl: scram_sha512, tls: enable, authenticationRef: kafka-login}
        prometheus: {enabled: true, serverAddress: "http://prometheus:9090"}
      metrics: {podMonitor: {enabled: true, labels: {release: prometheus}}, rules: {enabled: true}, dashboard: {enabled: true}}
      truststore: {existingSecret: company-ca}
      strimzi: {cluster: events, namespace: kafka, user: paellera-worker}
      shmSizeLimit: 2Gi
      extraEnv: [{name: HTTPS_PROXY, value: "http://proxy:3128"}]
      extraVolumes: [{name: scratch, emptyDir: {}}]
      extraVolumeMounts: [{name: scratch, mountPath: /scratch}]
      serviceAccount: {annotations: {eks.amazonaws.com/role-arn: "arn:aws:iam::111122223333:role/paellera-worker"}}
      networkPolicy: {metricsFrom: [{namespaceSelector: {matchLabels: {name: monitoring}}}]}
      nodeSelector: {gpu: a100}
      tolerations: [{key: batch, operator: Exists}]
      priorityClassName: bulk
      runtimeClassName: nvidia
      """;

  private static final Pattern SERIES = Pattern.compile("paellera_[a-z_]+(\\{[^}]*})?");

  @TempDir private Path scratch;

  @BeforeAll
  static void helmIsThere() {
    assumeTrue(Chart.helmIsHere(), "SKIPPED: there is no Helm library for this platform, the chart is not checked");
  }

  @Test
  void lintFindsNothing() {
    var result = new Helm(Chart.DIRECTORY).lint().strict().call();
    assertThat(result.isFailed()).as("%s", result.getMessages()).isFalse();
    assertThat(result.getMessages()).noneMatch(message -> message.contains("WARNING") || message.contains("ERROR"));
  }

  @Test
  void theLeastValuesGiveWhatAWorkerNeeds() {
    assertThat(render(LEAST).kinds())
        .containsExactly("ConfigMap", "Deployment", "NetworkPolicy", "PodDisruptionBudget", "ServiceAccount");
  }

  @Test
  void everythingTurnedOnGivesEveryObject() {
    assertThat(render(MOST).kinds())
        .containsExactly(
            "ConfigMap",
            "ConfigMap",
            "Deployment",
            "Job",
            "KafkaTopic",
            "KafkaTopic",
            "KafkaTopic",
            "KafkaTopic",
            "KafkaUser",
            "NetworkPolicy",
            "PodDisruptionBudget",
            "PodMonitor",
            "PrometheusRule",
            "ScaledObject",
            "ServiceAccount");
  }

  @ParameterizedTest
  @ValueSource(strings = {LEAST, MOST})
  void kubernetesKnowsEveryField(String values) throws IOException {
    for (JsonNode object : render(values).objects()) {
      Chart.checkAgainstKubernetes(object);
    }
  }

  @Test
  void theCheckAgainstKubernetesFindsAMisspelling() {
    var text = render(LEAST).only("Deployment").toString().replace("terminationGracePeriodSeconds", "terminationGraceSeconds");
    assertThatThrownBy(() -> Chart.checkAgainstKubernetes(Repository.parseYaml(text))).hasMessageContaining("terminationGraceSeconds");
  }

  @Test
  void aGpuWorkerAsksForItsGpusAndToleratesTheirTaint() {
    var chart = render(MOST);
    assertThat(chart.worker().at("/resources/limits").path("nvidia.com/gpu").asInt()).isEqualTo(4);
    assertThat(chart.podSpec().at("/tolerations/0/key").asString()).isEqualTo("nvidia.com/gpu");
    assertThat(chart.podSpec().at("/tolerations/1/key").asString()).isEqualTo("batch");
  }

  @Test
  void aCpuWorkerAsksForNoGpu() {
    var chart = render(LEAST + "accelerator: {type: cpu}\n");
    assertThat(chart.worker().at("/resources/limits").has("nvidia.com/gpu")).isFalse();
    assertThat(chart.podSpec().has("tolerations")).isFalse();
  }

  @Test
  void thePodLivesLongerThanTheDrain() {
    var chart = render(LEAST + "drain: {graceSeconds: 100, marginSeconds: 20}\n");
    assertThat(chart.podSpec().path("terminationGracePeriodSeconds").asInt()).isEqualTo(120);
    assertThat(properties(chart)).contains("drain.grace=100s");
  }

  @Test
  void probesAskTheWorkersOwnHealth() {
    var worker = render(LEAST).worker();
    assertThat(worker.at("/startupProbe/httpGet/path").asString()).isEqualTo("/livez");
    assertThat(worker.at("/livenessProbe/httpGet/path").asString()).isEqualTo("/livez");
    assertThat(worker.at("/readinessProbe/httpGet/path").asString()).isEqualTo("/readyz");
    assertThat(worker.at("/ports/0/containerPort").asInt()).isEqualTo(9464);
    assertThat(properties(render(LEAST))).contains("http.port=9464", "http.host=0.0.0.0");
  }

  @Test
  void secretsAreReferredToAndNeverWritten() {
    var chart = render(MOST);
    var environment = chart.worker().path("env");
    assertThat(Stream.of("PAELLERA_S3_ACCESS_KEY", "PAELLERA_S3_SECRET_KEY", "PAELLERA_KAFKA_SASL_JAAS_CONFIG"))
        .allSatisfy(
            name ->
                assertThat(environment.values())
                    .filteredOn(variable -> variable.path("name").asString().equals(name))
                    .singleElement()
                    .satisfies(variable -> assertThat(variable.at("/valueFrom/secretKeyRef/name").asString()).isNotEmpty()));
    assertThat(chart.objects()).noneMatch(object -> object.path("kind").asString().equals("Secret"));
    assertThat(properties(chart)).doesNotContain("access-key", "secret-key", "jaas", "password");
  }

  @Test
  void withoutASecretTheServiceAccountIsTheIdentity() {
    var chart = render(LEAST + "serviceAccount: {annotations: {eks.amazonaws.com/role-arn: arn}}\n");
    assertThat(chart.worker().path("env").toString()).doesNotContain("S3_ACCESS_KEY").contains("AWS_REGION");
    assertThat(chart.podSpec().path("serviceAccountName").asString())
        .isEqualTo(chart.only("ServiceAccount").at("/metadata/name").asString());
    assertThat(chart.only("ServiceAccount").at("/metadata/annotations").path("eks.amazonaws.com/role-arn").asString()).isEqualTo("arn");
  }

  @ParameterizedTest
  @ValueSource(strings = {LEAST, MOST})
  void noContainerMayWriteItsRootOrBecomeRoot(String values) {
    for (JsonNode object : render(values).objects()) {
      for (JsonNode container : containers(object)) {
        var security = container.path("securityContext");
        assertThat(security.path("readOnlyRootFilesystem").asBoolean()).as("%s", container).isTrue();
        assertThat(security.path("runAsNonRoot").asBoolean()).isTrue();
        assertThat(security.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
        assertThat(security.at("/capabilities/drop/0").asString()).isEqualTo("ALL");
        assertThat(container.path("volumeMounts").toString()).contains("\"/tmp\"");
      }
    }
  }

  /** A Service called paellera would put PAELLERA_PORT into the environment, which the worker refuses as an unknown setting. */
  @Test
  void kubernetesAddsNoVariablesOfItsOwn() {
    assertThat(render(LEAST).podSpec().path("enableServiceLinks").asBoolean(true)).isFalse();
  }

  @Test
  void aModelFromABucketIsFetchedAndThenChecked() {
    var pod = render(MOST).podSpec();
    assertThat(names(pod.path("initContainers"))).containsExactly("fetch-model", "check-model");
    assertThat(pod.at("/initContainers/0/args").toString()).contains("s3://models/paella", "--endpoint-url=https://s3.example");
    assertThat(pod.at("/initContainers/0/volumeMounts").toString()).as("for AWS_CA_BUNDLE").contains("/scratch");
    assertThat(pod.at("/initContainers/1/args").toString()).isEqualTo("[\"model\",\"info\",\"/models\"]");
    assertThat(properties(render(MOST))).contains("model.directory=/models");
  }

  @Test
  void aNodeKeepsEachModelThatItFetched() throws IOException {
    var node = "model: {source: s3, s3: {uri: 's3://models/%s', cache: {hostPath: /var/cache/paellera}}}\n";
    var first = render(LEAST + node.formatted("one"));
    var directory = first.podSpec().at("/initContainers/0/args").valueStream().reduce((before, last) -> last).orElseThrow().asString();
    assertThat(directory).matches("/models/[0-9a-f]{16}");
    assertThat(first.podSpec().at("/initContainers/1/args/2").asString()).isEqualTo(directory);
    assertThat(properties(first)).contains("model.directory=" + directory);
    assertThat(first.podSpec().at("/volumes/2/hostPath/path").asString()).isEqualTo("/var/cache/paellera");
    assertThat(first.worker().at("/volumeMounts").toString()).contains("{\"name\":\"models\",\"mountPath\":\"/models\",\"readOnly\":true}");
    assertThat(properties(render(LEAST + node.formatted("two")))).doesNotContain(directory);
    Chart.checkAgainstKubernetes(first.only("Deployment"));
    var shared = render(LEAST + node.formatted("one").replace("hostPath: /var/cache/paellera", "existingClaim: models"));
    assertThat(shared.podSpec().at("/volumes/2/persistentVolumeClaim/claimName").asString()).isEqualTo("models");
    assertThatThrownBy(() -> render(LEAST + node.formatted("one").replace("cache: {", "cache: {existingClaim: models, ")))
        .hasMessageContaining("not both");
  }

  @Test
  void aModelFromAnImageIsCopiedAndThenChecked() {
    var pod = render(LEAST + "model: {source: image, image: {repository: registry.example/model, tag: v1}}\n").podSpec();
    assertThat(pod.at("/initContainers/0/image").asString()).isEqualTo("registry.example/model:v1");
    assertThat(names(pod.path("initContainers"))).containsExactly("fetch-model", "check-model");
    var digest = "sha256:" + "0".repeat(64);
    var pinned = render(LEAST + "model: {source: image, image: {repository: registry.example/model, digest: '" + digest + "'}}\n").podSpec();
    assertThat(pinned.at("/initContainers/0/image").asString()).isEqualTo("registry.example/model@" + digest);
    assertThat(pinned.at("/initContainers/0/imagePullPolicy").asString()).isEqualTo("IfNotPresent");
  }

  @Test
  void aModelFromAVolumeIsMountedReadOnly() {
    var chart = render(LEAST + "model: {source: volume, volume: {existingClaim: models, path: paella-v1}}\n");
    assertThat(chart.podSpec().at("/volumes/2/persistentVolumeClaim/readOnly").asBoolean()).isTrue();
    assertThat(chart.podSpec().has("initContainers")).isFalse();
    assertThat(properties(chart)).contains("model.directory=/models/paella-v1");
  }

  @Test
  void theAutoscalerWatchesTheGroupAndTopicThatTheWorkersUse() {
    var scaled = render(MOST).only("ScaledObject");
    var kafka = scaled.at("/spec/triggers/0/metadata");
    assertThat(kafka.path("consumerGroup").asString()).isEqualTo("night");
    assertThat(kafka.path("topic").asString()).isEqualTo("night.jobs");
    assertThat(scaled.at("/spec/scaleTargetRef/name").asString())
        .isEqualTo(render(MOST).only("Deployment").at("/metadata/name").asString());
    assertThat(scaled.at("/spec/triggers/1/type").asString()).isEqualTo("prometheus");
    assertThat(render(MOST).only("Deployment").path("spec").has("replicas")).isFalse();
  }

  /** KEDA's own names for what its two scalers take, from its documentation; it takes nothing but strings. */
  @Test
  void triggersHoldOnlyStringsAndOnlyWhatTheirScalersTake() {
    var known =
        List.of(
            List.of(
                "bootstrapServers", "consumerGroup", "topic", "lagThreshold", "activationLagThreshold", "offsetResetPolicy", "sasl", "tls"),
            List.of("serverAddress", "query", "threshold"));
    var triggers = render(MOST).only("ScaledObject").at("/spec/triggers");
    for (int i = 0; i < known.size(); i++) {
      var metadata = triggers.get(i).path("metadata");
      assertThat(metadata.propertyNames()).hasSameElementsAs(known.get(i));
      assertThat(metadata.values()).allMatch(JsonNode::isString);
    }
  }

  /** Helm reads the numbers of a values file as floating point, and would write 2e+07. */
  @Test
  void largeNumbersStayWhole() {
    var large =
        """
        kafka: {bootstrapServers: "kafka:9092", properties: {fetch.max.bytes: 52428800}}
        settings: {inputs.max-pixels: 20000000, batch.fill: 0.5}
        topics: {create: true, image: {repository: registry.example/paellera}}
        autoscaling: {enabled: true, cooldownSeconds: 1000000, kafka: {lagThreshold: 3000000}, prometheus: {enabled: true, serverAddress: "http://p:9090", threshold: 2000000}}
        """;
    var chart = render(LEAST.replaceFirst("(?m)^kafka:.*\n", "") + large);
    assertThat(properties(chart).lines()).contains("inputs.max-pixels=20000000", "batch.fill=0.5", "kafka.fetch.max.bytes=52428800");
    assertThat(chart.only("Job").toString()).contains("\"52428800\"");
    assertThat(chart.only("ScaledObject").at("/spec/cooldownPeriod").toString()).isEqualTo("1000000");
    var triggers = chart.only("ScaledObject").at("/spec/triggers");
    assertThat(triggers.at("/0/metadata/lagThreshold").asString()).isEqualTo("3000000");
    assertThat(triggers.at("/1/metadata/threshold").asString()).isEqualTo("2000000");
  }

  @Test
  void aChangedSettingRestartsTheWorkers() {
    var annotation = "/spec/template/metadata/annotations";
    var before = render(LEAST).only("Deployment").at(annotation).path("checksum/config").asString();
    var after = render(LEAST + "settings: {batch.max-size: 16}\n").only("Deployment").at(annotation).path("checksum/config").asString();
    assertThat(before).isNotEmpty().isNotEqualTo(after);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          kafka: {bootstrapServers: 'k:1'}, s3: {bucket: abc}              | set image.repository
          image: {repository: r}, s3: {bucket: abc}                        | set kafka.bootstrapServers
          image: {repository: r}, kafka: {bootstrapServers: 'k:1'}         | set s3.bucket
          replica: 3                                                       | replica
          replicas: many                                                   | replicas
          accelerator: {type: tpu}                                         | accelerator
          kafka: {bootstrapServers: 'no-port'}                             | bootstrapServers
          s3: {bucket: Not_A_Bucket}                                       | bucket
          settings: {drain.grace: 5s}                                      | drain.grace
          settings: {http.port: 1}                                         | http.port
          settings: {s3.bucket: other}                                     | s3.bucket
          settings: {kafka.acks: all}                                      | kafka.acks
          kafka: {properties: {bootstrap.servers: 'k:1'}}                  | bootstrap.servers
          image: {digest: 'sha256:short'}                                  | digest
          drain: {graceSeconds: -1}                                        | graceSeconds
          autoscaling: {kafka: {sasl: kerberos}}                           | sasl
          """)
  void valuesThatCantBeAreRefusedByName(String values, String named) {
    assertThatThrownBy(() -> render("{" + values + "}")).hasMessageContaining(named);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {minReplicas: 9, maxReplicas: 8}                         | minReplicas is 9, but must be at most autoscaling.maxReplicas, which is 8
          {kafka: {enabled: false}}                                | autoscaling needs a trigger
          {minReplicas: 0, kafka: {enabled: false}, prometheus: {enabled: true, serverAddress: 'http://p'}} | no worker tells Prometheus
          {maxReplicas: 65}                                        | maxReplicas is 65, but workers beyond topics.partitions, which is 64
          {kafka: {lagThreshold: 511}}                             | lagThreshold is 511, but must be at least 512, twice intake.window
          """)
  void autoscalingThatCantWorkIsRefusedInWords(String autoscaling, String words) {
    var values = LEAST + "autoscaling: " + autoscaling.replaceFirst("\\{", "{enabled: true, ");
    assertThatThrownBy(() -> render(values)).hasMessageContaining(words);
  }

  @Test
  void oneJobWakesTheFirstWorker() {
    var trigger = render(LEAST + "autoscaling: {enabled: true, minReplicas: 0}\n").only("ScaledObject").at("/spec/triggers/0/metadata");
    assertThat(trigger.path("activationLagThreshold").asString()).as("KEDA wakes above it").isEqualTo("0");
  }

  @Test
  void theBacklogIsThatOfTheReleasesOwnGroup() {
    var query = render(MOST).only("ScaledObject").at("/spec/triggers/1/metadata/query").asString();
    assertThat(query).isEqualTo("sum(paellera_backlog_jobs{namespace=\"pictures\",group=\"night\"})");
  }

  @Test
  void theTopicsJobMayReadItsTruststore() {
    var pod = render(MOST).only("Job").at("/spec/template/spec");
    assertThat(pod.at("/securityContext/fsGroup").asInt()).isEqualTo(10001);
    assertThat(pod.at("/containers/0/volumeMounts").toString()).contains("/etc/paellera/kafka", "/etc/paellera/truststore");
  }

  @Test
  void aTruststoreServesKafkaAndTheStoreAlike() {
    var environment = render(MOST).worker().path("env").valueStream().toList();
    var names = environment.stream().map(variable -> variable.path("name").asString()).toList();
    assertThat(names.indexOf("TRUSTSTORE_PASSWORD")).as("$(…) is filled with what stands before").isLessThan(names.indexOf("JDK_JAVA_OPTIONS"));
    assertThat(environment.get(names.indexOf("JDK_JAVA_OPTIONS")).path("value").asString())
        .startsWith("-XX:MaxRAMPercentage=30")
        .contains("trustStore=/etc/paellera/truststore/truststore.p12", "trustStorePassword=$(TRUSTSTORE_PASSWORD)");
  }

  @Test
  void everyContainerSaysWhatItNeeds() {
    for (JsonNode object : render(MOST).objects()) {
      for (JsonNode container : containers(object)) {
        assertThat(container.at("/resources/requests/memory").asString()).as("%s", container.path("name")).isNotEmpty();
      }
    }
  }

  @Test
  void egressFollowsTheEndpoints() {
    var policy = render(LEAST + "settings: {tracing.endpoint: 'http://collector:4318/v1/traces'}\n").only("NetworkPolicy");
    assertThat(policy.at("/spec/egress/1/ports").findValuesAsString("port")).containsExactly("443", "9092", "4318");
    assertThat(policy.at("/spec/egress/3/to").findValuesAsString("cidr")).contains("169.254.169.254/32", "169.254.170.23/32");
    var own = render(MOST.replace("https://s3.example", "http://s3.example:9000")).only("NetworkPolicy");
    assertThat(own.at("/spec/egress/1/ports").findValuesAsString("port")).containsExactly("9000", "9093");
    assertThat(own.path("spec").toString()).as("a key pair is the identity").doesNotContain("169.254");
    var ipv6 = render(LEAST.replace("kafka-0:9092,kafka-1:9092", "[fd00::1]:9094")).only("NetworkPolicy");
    assertThat(ipv6.at("/spec/egress/1/ports").findValuesAsString("port")).containsExactly("443", "9094");
  }

  @Test
  void onlyScrapersComeIn() {
    var ingress = render(LEAST).only("NetworkPolicy").at("/spec/ingress");
    assertThat(ingress.toString()).contains("kubernetes.io/metadata.name").contains("monitoring");
    var closed = render(LEAST + "networkPolicy: {metricsFrom: []}\n").only("NetworkPolicy").path("spec");
    assertThat(closed.has("ingress")).isFalse();
    assertThat(closed.path("policyTypes").toString()).as("so nobody comes in").contains("Ingress");
  }

  @Test
  void aSliceOfACardIsAskedForByItsNameAndToleratedByTheCards() {
    var chart = render(LEAST + "accelerator: {resource: nvidia.com/mig-3g.40gb}\n");
    assertThat(chart.worker().at("/resources/limits").path("nvidia.com/mig-3g.40gb").asInt()).isEqualTo(1);
    assertThat(chart.podSpec().at("/tolerations/0/key").asString()).isEqualTo("nvidia.com/gpu");
  }

  @Test
  void aRolloutMayTakeAsLongAsItsWorkersMay() {
    var slow = render(LEAST + "probes: {startup: {periodSeconds: 10, failureThreshold: 360}}\n").only("Deployment");
    assertThat(slow.at("/spec/progressDeadlineSeconds").asInt()).isGreaterThan(3600 + 90);
    assertThat(slow.at("/spec/strategy/rollingUpdate/maxUnavailable").asString()).isEqualTo("25%");
  }

  @Test
  void namesFitKubernetes() {
    var chart = render(MOST + "fullnameOverride: " + "a".repeat(60) + "\n");
    assertThat(chart.objects())
        .allSatisfy(object -> assertThat(object.at("/metadata/name").asString()).hasSizeLessThanOrEqualTo(63));
  }

  @Test
  void aMovingTagIsAskedForAtEveryStartAndADigestNever() {
    assertThat(render(LEAST).worker().path("imagePullPolicy").asString()).as("0.1.0-SNAPSHOT").isEqualTo("Always");
    assertThat(render(MOST).worker().path("imagePullPolicy").asString()).as("7").isEqualTo("IfNotPresent");
    var pinned = render(LEAST.replace("worker-cuda}", "worker-cuda, digest: 'sha256:" + "0".repeat(64) + "'}")).worker();
    assertThat(pinned.path("image").asString()).isEqualTo("registry.example/paellera-worker-cuda@sha256:" + "0".repeat(64));
    assertThat(pinned.path("imagePullPolicy").asString()).isEqualTo("IfNotPresent");
  }

  @Test
  void aValueOfSeveralLinesOrWithABackslashStaysOneSetting() throws IOException {
    var values = "kafka: {bootstrapServers: 'kafka:9092', properties: {ssl.truststore.certificates: \"first\\nsecond\", a.b: 'C:\\x'}}\n";
    var chart = render(LEAST.replaceFirst("(?m)^kafka:.*\n", "") + values);
    var read = new Properties();
    read.load(new StringReader(properties(chart)));
    assertThat(read).containsEntry("kafka.ssl.truststore.certificates", "first\nsecond").containsEntry("kafka.a.b", "C:\\x");
  }

  @Test
  void alertsAndDashboardAreThoseThatComposeUses() {
    var chart = render(MOST);
    var own = "namespace=\"pictures\",group=\"night\"";
    var rules = chart.only("PrometheusRule").at("/spec/groups").toString();
    var everybodys = rules.replace("{" + escaped(own) + "}", "").replace(escaped(own + ","), "").replace("\"release\":\"bulk\",", "");
    assertThat(Repository.parseYaml(everybodys)).isEqualTo(Repository.yaml("deploy/helm/paellera/files/alerts.yml").path("groups"));
    var dashboard = chart.objects().stream().map(object -> object.at("/data/paellera.json")).filter(JsonNode::isString).findFirst();
    assertThat(Repository.parseYaml(dashboard.orElseThrow().asString())).isEqualTo(Repository.yaml("deploy/helm/paellera/files/paellera.json"));
  }

  @Test
  void alertsOfTwoReleasesDontMix() {
    var rules = render(MOST).only("PrometheusRule").at("/spec/groups/0/rules");
    assertThat(rules.findValuesAsString("expr"))
        .isNotEmpty()
        .allSatisfy(
            expression ->
                assertThat(SERIES.matcher(expression).results().map(MatchResult::group))
                    .isNotEmpty()
                    .allMatch(found -> found.contains("{namespace=\"pictures\",group=\"night\"")));
    assertThat(rules.valueStream()).allSatisfy(rule -> assertThat(rule.at("/labels/release").asString()).isEqualTo("bulk"));
    var relabelling = render(MOST).only("PodMonitor").at("/spec/podMetricsEndpoints/0/relabelings/0");
    assertThat(relabelling.path("targetLabel").asString()).as("of its series").isEqualTo("release");
    assertThat(relabelling.path("replacement").asString()).isEqualTo("bulk");
  }

  @Test
  void panelsShowTheNamespacesAndGroupsThatWereChosen() {
    var panels = Repository.yaml("deploy/helm/paellera/files/paellera.json").path("panels").valueStream();
    var expressions = panels.flatMap(panel -> panel.path("targets").valueStream()).map(target -> target.path("expr").asString()).toList();
    assertThat(expressions)
        .isNotEmpty()
        .allSatisfy(
            expression ->
                assertThat(SERIES.matcher(expression).results().map(MatchResult::group))
                    .isNotEmpty()
                    .allMatch(found -> found.contains("{namespace=~\"$namespace\",group=~\"$group\"")));
  }

  private static String escaped(String text) {
    return text.replace("\"", "\\\"");
  }

  @Test
  void kedaKnowsEveryField() {
    var schema =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(ChartTest.class.getResourceAsStream("/keda/scaled-object.schema.json"), InputFormat.JSON);
    var scaled = render(MOST.replace("  enabled: true\n", "  enabled: true\n  fallbackReplicas: 2\n")).only("ScaledObject").path("spec");
    assertThat(scaled.has("fallback")).isTrue();
    assertThat(schema.validate(scaled)).isEmpty();
  }

  @Test
  void strimziMakesTheTopicsThatTheWorkersUse() {
    var chart = render(MOST);
    var topics = chart.objects().stream().filter(object -> object.path("kind").asString().equals("KafkaTopic")).toList();
    assertThat(topics)
        .extracting(topic -> topic.at("/metadata/name").asString())
        .containsExactlyInAnyOrder("night.jobs", "render.results", "render.jobs.dlq", "render.control");
    assertThat(chart.only("KafkaUser").at("/metadata/namespace").asString()).isEqualTo("kafka");
    assertThat(topics).extracting(topic -> topic.path("apiVersion").asString()).as("all that Strimzi 1.0 serves").containsOnly("kafka.strimzi.io/v1");
    var secret = "kafka: {bootstrapServers: 'k:1', existingSecret: paellera-worker, secretKeys: [sasl.jaas.config]}\n";
    var environment = render(LEAST.replaceFirst("(?m)^kafka:.*\n", "") + secret).worker().path("env").toString();
    assertThat(environment).contains("PAELLERA_KAFKA_SASL_JAAS_CONFIG", "\"sasl.jaas.config\"");
  }

  private Chart render(String values) {
    return Chart.render(scratch, values);
  }

  private static String properties(Chart chart) {
    return chart.objects().stream()
        .map(object -> object.at("/data/worker.properties"))
        .filter(JsonNode::isString)
        .findFirst()
        .orElseThrow()
        .asString();
  }

  private static List<JsonNode> containers(JsonNode object) {
    var pod = object.at("/spec/template/spec");
    return Stream.concat(pod.path("initContainers").valueStream(), pod.path("containers").valueStream()).toList();
  }

  private static List<String> names(JsonNode array) {
    return array.valueStream().map(entry -> entry.path("name").asString()).toList();
  }
}
