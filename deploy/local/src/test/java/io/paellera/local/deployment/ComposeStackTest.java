package io.paellera.local.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/**
 * The whole compose file, with images built from this repository's jars and the third-party images that the engine holds already.
 * Runs with {@code -Pimages,containers} where there is Docker with {@code docker compose}; {@code -Dbase.image} names another base.
 */
class ComposeStackTest {
  private static final int WORKERS = 2;

  @TempDir private static Path directory;
  private static ComposeStack stack;

  @BeforeAll
  static void buildAndStart() throws IOException {
    ContainerNeeds.areWanted();
    var docker = new Program("docker", directory);
    ContainerNeeds.need(docker.succeeds("version"), "THERE IS NO DOCKER HERE, the compose stack is not tested");
    ContainerNeeds.need(docker.succeeds("compose", "version"), "THERE IS NO docker compose HERE, the compose stack is not tested");
    var whole = new ComposeStack(docker, directory);
    var missing = whole.missingImages();
    ContainerNeeds.need(missing.isEmpty(), "the compose stack is not tested, since these images are not here; pull them: " + missing);
    stack = whole;
    stack.build();
    stack.start(WORKERS);
  }

  @AfterAll
  static void remove() {
    if (stack != null) {
      stack.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"credentials", "topics"})
  void whatRunsOnceEndsWell(String service) {
    assertThat(stack.states(service)).containsExactly("exited 0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"kafka", "s3", "prometheus", "grafana"})
  void whatServesIsRunning(String service) {
    assertThat(stack.states(service)).containsExactly("running 0");
  }

  @Test
  void workersBecomeHealthy() {
    await()
        .atMost(Duration.ofMinutes(2))
        .untilAsserted(() -> assertThat(stack.healths("worker")).hasSize(WORKERS).containsOnly("healthy"));
  }

  @Test
  void jobsAreDrawnAndTheirPicturesFetched() {
    stack.paellera("enqueue", "red apple", "rocket", "--batch", "fruit", "--images", "2", "--steps", "2");
    stack.paellera("watch", "fruit");
    stack.paellera("download", "fruit", "--to", "/work/fruit");

    assertThat(stack.program("ls", "/work/fruit")).contains("manifest.csv").filteredOn(name -> name.endsWith(".png")).hasSize(4);
  }

  @Test
  void startingAgainChangesNothing() {
    var workers = stack.containers("worker");
    var keys = stack.program("sha256sum", "/credentials/aws");

    stack.start(WORKERS);

    assertThat(stack.containers("worker")).isEqualTo(workers);
    assertThat(stack.program("sha256sum", "/credentials/aws")).isEqualTo(keys);
    assertThat(stack.states("topics")).containsExactly("exited 0");
  }

  @Test
  void prometheusFindsEveryWorker() {
    var targets = URI.create("http://" + stack.address("prometheus", 9090) + "/api/v1/targets?state=active");
    await()
        .atMost(Duration.ofMinutes(2))
        .ignoreExceptions()
        .untilAsserted(
            () ->
                assertThat(get(targets).at("/data/activeTargets").valueStream().map(target -> target.path("health").asString()))
                    .hasSize(WORKERS)
                    .containsOnly("up"));
  }

  @Test
  void workersDrainWhenStoppedAndComeBack() {
    stack.stop("worker");
    assertThat(stack.states("worker")).hasSize(WORKERS).containsOnly("exited 0");

    stack.start(WORKERS);
    assertThat(stack.states("worker")).hasSize(WORKERS).containsOnly("running 0");
  }

  private static JsonNode get(URI uri) throws IOException, InterruptedException {
    return Repository.parseYaml(HttpClient.newHttpClient().send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body());
  }
}
