package io.paellera.local.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class ComposeTest {
  private static final JsonNode COMPOSE = Repository.yaml("docker-compose.yml");
  private static final Set<String> OURS = Set.of("credentials", "s3", "topics", "worker", "worker-gpu", "paellera");
  private static final Set<String> ONE_SHOT = Set.of("credentials", "topics");

  static Stream<Map.Entry<String, JsonNode>> services() {
    var services = new TreeMap<String, JsonNode>();
    COMPOSE.path("services").propertyNames().forEach(name -> services.put(name, service(name)));
    return services.entrySet().stream();
  }

  @Test
  void everyPublishedPortStaysOnThisHost() {
    var published = services().flatMap(service -> service.getValue().path("ports").valueStream().map(JsonNode::asString)).toList();
    assertThat(published).isNotEmpty().allMatch(port -> port.startsWith("127.0.0.1:"));
  }

  /** A fixed name or a fixed port would keep a second one from starting. */
  @ParameterizedTest
  @ValueSource(strings = {"worker", "worker-gpu"})
  void workersCanBeMultiplied(String name) {
    assertThat(service(name).has("ports")).isFalse();
    assertThat(service(name).has("container_name")).isFalse();
    assertThat(service(name).path("environment").has("PAELLERA_WORKER_NAME")).isFalse();
  }

  @Test
  void theFileHoldsNoSecret() {
    assertThat(Repository.lines("docker-compose.yml"))
        .filteredOn(line -> !line.strip().startsWith("#"))
        .noneMatch(line -> line.matches("(?i).*(password|secret|access_key|token)\\w*['\"]?\\s*[:=]\\s*[^$\\s].*"));
    assertThat(Repository.text("docker-compose.yml")).doesNotContain("minioadmin");
  }

  @Test
  void everyImageHasAFixedVersionOrIsBuiltHere() {
    services()
        .forEach(
            service -> {
              var image = service.getValue().path("image").asString();
              var built = OURS.contains(service.getKey());
              assertThat(image).as(service.getKey()).matches(built ? "\\$\\{\\w+_IMAGE:-paellera[a-z-]*:latest}" : ".*:v?[\\w.-]*\\d[\\w.-]*}");
            });
  }

  @Test
  void whatRunsOnHasAHealthOrIsRestarted() {
    services()
        .filter(service -> !ONE_SHOT.contains(service.getKey()) && !service.getKey().equals("paellera"))
        .forEach(service -> assertThat(service.getValue().path("restart").asString()).as(service.getKey()).isEqualTo("unless-stopped"));
    assertThat(ONE_SHOT).noneMatch(name -> service(name).has("restart"));
    assertThat(List.of("kafka", "s3")).allMatch(name -> service(name).has("healthcheck"));
  }

  @Test
  void nothingWaitsForAServiceInAStateThatItNeverReaches() {
    services()
        .forEach(
            service ->
                service.getValue().path("depends_on").properties().forEach(
                    dependency -> {
                      var condition = dependency.getValue().path("condition").asString();
                      var name = dependency.getKey();
                      assertThat(COMPOSE.path("services").has(name)).as(service.getKey() + " waits for " + name).isTrue();
                      if (condition.equals("service_healthy")) {
                        assertThat(service(name).has("healthcheck")).as(name).isTrue();
                      }
                      if (condition.equals("service_completed_successfully")) {
                        assertThat(ONE_SHOT).contains(name);
                      }
                    }));
  }

  @ParameterizedTest
  @ValueSource(strings = {"worker", "worker-gpu"})
  void workersStartWhenTopicsAndBucketAreThere(String name) {
    assertThat(service(name).at("/depends_on/topics/condition").asString()).isEqualTo("service_completed_successfully");
    assertThat(service(name).at("/depends_on/s3/condition").asString()).isEqualTo("service_healthy");
    assertThat(service("s3").path("command").get(0).asString()).as("it makes the bucket before it is healthy").contains("--bucket");
  }

  @Test
  void whatRunsOnHasBoundsOfMemoryAndOfLog() {
    for (var name : List.of("kafka", "s3", "worker", "worker-gpu")) {
      assertThat(service(name).path("mem_limit").asString()).as(name).isNotEmpty();
    }
    services()
        .filter(service -> service.getValue().path("restart").asString().equals("unless-stopped"))
        .forEach(service -> assertThat(service.getValue().at("/logging/options/max-size").asString()).as(service.getKey()).isNotEmpty());
  }

  @Test
  void noHealthCheckStartsAJvm() {
    services().forEach(service -> assertThat(service.getValue().at("/healthcheck/test").toString()).doesNotContain("kafka-", "java"));
  }

  @Test
  void ourContainersWriteOnlyWhereTheyMayAndGainNothing() {
    services()
        .filter(service -> OURS.contains(service.getKey()) && !service.getKey().equals("paellera"))
        .forEach(
            service -> {
              assertThat(service.getValue().path("read_only").asBoolean()).as(service.getKey()).isTrue();
              assertThat(service.getValue().at("/cap_drop/0").asString()).isEqualTo("ALL");
              assertThat(service.getValue().at("/security_opt/0").asString()).isEqualTo("no-new-privileges:true");
            });
  }

  @Test
  void everyVolumeIsDeclaredAndEveryMountedFileExists() {
    var mounts = services().flatMap(service -> service.getValue().path("volumes").valueStream().map(JsonNode::asString)).toList();
    assertThat(mounts)
        .allSatisfy(
            mount -> {
              var source = mount.substring(0, mount.indexOf(':'));
              if (source.startsWith("./")) {
                assertThat(Repository.file(source.substring(2))).exists();
              } else {
                assertThat(COMPOSE.path("volumes").has(source)).as(source).isTrue();
              }
            });
    var used = mounts.stream().map(mount -> mount.substring(0, mount.indexOf(':'))).collect(Collectors.toSet());
    assertThat(used).containsAll(COMPOSE.path("volumes").propertyNames());
  }

  @ParameterizedTest
  @MethodSource("services")
  void everyBuildHasItsDockerfile(Map.Entry<String, JsonNode> service) {
    if (service.getValue().has("build")) {
      assertThat(Repository.file(service.getValue().at("/build/dockerfile").asString())).exists();
    }
  }

  @Test
  void theGracePeriodOutlastsTheDrain() {
    int grace = seconds(service("worker").path("stop_grace_period").asString());
    int drain = seconds(service("worker").at("/environment/PAELLERA_DRAIN_GRACE").asString());
    assertThat(grace).isGreaterThanOrEqualTo(drain + 15);
  }

  @Test
  void prometheusLooksForTheWorkersThatThereAre() {
    var prometheus = Repository.yaml("deploy/prometheus/prometheus.yml");
    var search = prometheus.at("/scrape_configs/0/dns_sd_configs/0");
    assertThat(search.path("names").values()).allMatch(name -> COMPOSE.path("services").has(name.asString()));
    assertThat(search.path("port").asInt()).isEqualTo(9464);
    assertThat(prometheus.path("rule_files").get(0).asString()).isEqualTo("/etc/prometheus/alerts.yml");
    assertThat(Files.exists(Repository.file("deploy/helm/paellera/files/alerts.yml"))).isTrue();
  }

  @Test
  void grafanaHasNoPasswordBecauseNobodyCanLogIn() {
    var environment = service("grafana").path("environment");
    assertThat(environment.path("GF_AUTH_DISABLE_LOGIN_FORM").asString()).isEqualTo("true");
    assertThat(environment.path("GF_SECURITY_DISABLE_INITIAL_ADMIN_CREATION").asString()).isEqualTo("true");
    assertThat(environment.path("GF_AUTH_ANONYMOUS_ORG_ROLE").asString()).isEqualTo("Viewer");
  }

  private static JsonNode service(String name) {
    return COMPOSE.path("services").path(name);
  }

  private static int seconds(String duration) {
    assertThat(duration).matches("\\d+s");
    return Integer.parseInt(duration.substring(0, duration.length() - 1));
  }
}
