package io.paellera.local.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.paellera.worker.config.SettingsReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The worker reads what the compose file and the chart tell it. */
class SettingsTest {
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+):-([^}]*)}");

  @TempDir private Path scratch;

  @ParameterizedTest
  @ValueSource(strings = {"worker", "worker-gpu"})
  void theWorkerUnderstandsItsServiceInTheComposeFile(String service) {
    var settings = SettingsReader.read(environment(Repository.yaml("docker-compose.yml").at("/services/" + service + "/environment")));
    assertThat(settings.kafka()).containsEntry("bootstrap.servers", "kafka:19092");
    assertThat(settings.s3().bucket()).contains("paellera");
    assertThat(settings.s3().pathStyle()).isTrue();
    assertThat(settings.s3().accessKey()).isEmpty();
  }

  @Test
  void theWorkerUnderstandsWhatItsImageSets() {
    var environment = new HashMap<>(Map.of("PAELLERA_KAFKA_BOOTSTRAP_SERVERS", "kafka:9092", "PAELLERA_S3_BUCKET", "pictures"));
    var set = Pattern.compile("\\b(PAELLERA_\\w+)=(\\S+)");
    for (var dockerfile : new String[] {"worker", "worker-cuda"}) {
      var found = set.matcher(Repository.text("deploy/docker/" + dockerfile + ".Dockerfile"));
      while (found.find()) {
        environment.put(found.group(1), found.group(2));
      }
      assertThat(SettingsReader.read(environment).http().host()).isEqualTo("0.0.0.0");
    }
  }

  @Test
  void theWorkerUnderstandsTheFileOfTheChart() throws IOException {
    assumeTrue(Chart.helmIsHere(), "SKIPPED: there is no Helm library for this platform, the chart is not checked");
    var chart =
        Chart.render(
            scratch,
            """
            image: {repository: registry.example/paellera-worker-cuda}
            kafka:
              bootstrapServers: "kafka-0:9093,kafka-1:9093"
              properties: {security.protocol: SASL_SSL, sasl.mechanism: SCRAM-SHA-512}
              existingSecret: kafka-login
              secretKeys: [sasl_jaas_config]
            s3: {bucket: pictures, endpoint: "https://s3.example", pathStyle: true, existingSecret: s3-login}
            settings: {batch.max-size: 32, intake.group: night, batch.max-wait: 500ms}
            model: {source: volume, volume: {existingClaim: models}}
            """);
    var file = Files.writeString(scratch.resolve("worker.properties"), chart.only("ConfigMap").at("/data/worker.properties").asString());
    var environment = new HashMap<String, String>();
    chart.worker().path("env").forEach(variable -> environment.put(variable.path("name").asString(), "from-a-secret"));

    var settings = SettingsReader.read(file, environment);

    assertThat(settings.kafka())
        .containsEntry("bootstrap.servers", "kafka-0:9093,kafka-1:9093")
        .containsEntry("security.protocol", "SASL_SSL")
        .containsEntry("sasl.jaas.config", "from-a-secret");
    assertThat(settings.s3().accessKey()).contains("from-a-secret");
    assertThat(settings.batch().maxSize()).isEqualTo(32);
    assertThat(settings.intake().group()).isEqualTo("night");
    assertThat(settings.model().directory()).contains(Path.of("/models"));
    assertThat(settings.drain().grace()).hasSeconds(60);
    assertThat(settings.http().host()).isEqualTo("0.0.0.0");
  }

  @Test
  void theAutoscalerKnowsTheWorkersDefaults() {
    var settings = SettingsReader.of(Map.of("kafka.bootstrap.servers", "kafka:9092", "s3.bucket", "pictures"));
    assertThat(Repository.text("deploy/helm/paellera/templates/_helpers.tpl"))
        .contains("default \"" + settings.intake().group() + "\"", "default \"" + settings.topics().jobs() + "\"");
    int lagPerWorker = Repository.yaml("deploy/helm/paellera/values.yaml").at("/autoscaling/kafka/lagThreshold").asInt();
    assertThat(lagPerWorker).as("lag counts what is in flight").isGreaterThan(2 * settings.intake().window());
  }

  private static Map<String, String> environment(JsonNode node) {
    var environment = new HashMap<String, String>();
    node.properties()
        .forEach(entry -> environment.put(entry.getKey(), VARIABLE.matcher(entry.getValue().asString()).replaceAll("$2")));
    return environment;
  }
}
