package io.paellera.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.paellera.schemas.RenderJob;
import io.paellera.worker.operations.Metric;
import io.paellera.worker.operations.MetricFamily;
import io.paellera.worker.support.Backend;
import io.paellera.worker.support.ChildWorker;
import io.paellera.worker.support.FakeRenderers;
import io.paellera.worker.support.WithBackend;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@WithBackend
@Execution(ExecutionMode.CONCURRENT)
class OperationsTest {

  private static final Duration PATIENCE = Duration.ofMinutes(5);

  @Test
  void healthAndMetricsAreServedOnLoopback(Backend backend) throws Exception {
    var site = backend.site(1);
    site.enqueue(RenderJob.builder("secret-job-id", "secret prompt").build());

    try (var worker = Worker.start(site.settings("http.port", "0"), FakeRenderers.quick())) {
      var base = worker.http().orElseThrow();
      assertThat(base.getHost()).isEqualTo("127.0.0.1");
      await().atMost(PATIENCE).until(() -> get(base, "/readyz").statusCode() == 200);
      await().atMost(PATIENCE).until(() -> site.result("secret-job-id").isPresent());
      assertThat(get(base, "/livez").body()).isEqualTo("ok\n");
      assertThat(get(base, "/nothing").statusCode()).isEqualTo(404);

      var metrics = get(base, "/metrics").body();
      assertThat(metrics)
          .contains("paellera_pictures_total{group=\"" + site.name + "\"} 1.0")
          .contains("paellera_jobs_total{code=\"none\",group=\"" + site.name + "\",stage=\"none\",status=\"completed\"} 1.0")
          .contains("kafka_consumer_", "kafka_producer_", "jvm_memory_used_bytes")
          .doesNotContain("secret");
    }
  }

  @Test
  void everyMeterOfAWorkerIsDeclaredWithItsLabels(Backend backend) {
    var site = backend.site(1);
    site.enqueue(RenderJob.builder("job", "red apple").build());

    try (var worker = Worker.start(site.settings(), FakeRenderers.quick())) {
      await().atMost(PATIENCE).until(() -> site.result("job").isPresent());
      assertThat(worker.metrics().registry().getMeters())
          .extracting(Meter::getId)
          .allSatisfy(
              id ->
                  assertThat(id.getTags())
                      .as(id.getName())
                      .extracting(Tag::getKey)
                      .contains("group")
                      .filteredOn(label -> !label.equals("group"))
                      .isSubsetOf(declaredLabels(id.getName())));
    }
  }

  private static List<String> declaredLabels(String key) {
    var own = Arrays.stream(Metric.values()).filter(metric -> metric.key().equals(key)).map(Metric::labels);
    var library = Arrays.stream(MetricFamily.values()).filter(family -> family.holds(key)).map(MetricFamily::labels);
    return Stream.concat(own, library).findFirst().orElseThrow(() -> new AssertionError(key + " is not declared"));
  }

  @Test
  void workerThatIsNotReadySaysWhy(Backend backend) throws Exception {
    var site = backend.site(1);

    try (var worker = Worker.start(site.settings("http.port", "0", "s3.bucket", "nowhere-" + site.name), FakeRenderers.quick())) {
      var base = worker.http().orElseThrow();
      await().atMost(PATIENCE).until(() -> get(base, "/readyz").body().contains("doesn't exist"));
      assertThat(get(base, "/readyz").statusCode()).isEqualTo(503);
      assertThat(get(base, "/livez").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void portThatIsTakenIsNamed(Backend backend) throws Exception {
    var site = backend.site(1);

    try (var worker = Worker.start(site.settings("http.port", "0"), FakeRenderers.quick())) {
      var taken = String.valueOf(worker.http().orElseThrow().getPort());
      assertThatThrownBy(() -> Worker.start(site.settings("http.port", taken), FakeRenderers.quick()))
          .hasMessageContaining(taken);
    }
  }

  @Test
  void everyMetricIsInTheTable() {
    assertThat(Metric.markdown().lines()).hasSize(Metric.values().length + 2);
    assertThat(Metric.markdown()).contains("| `paellera.batch.rows` | summary | rows |  | Rows of a batch |");
  }

  @Test
  void backlogOfAHundredThousandJobsDoesNotMakeTheWorkerGrow(Backend backend, @TempDir Path directory) throws Exception {
    var site = backend.site(4);
    site.enqueue(
        IntStream.range(0, 100_000).mapToObj(i -> RenderJob.builder("job-" + i, "red apple").build()).toArray(RenderJob[]::new));

    try (var child = ChildWorker.start(directory, site.values("http.port", "0"), List.of("-Xmx512m", "-XX:+UseSerialGC"))) {
      await().atMost(PATIENCE).until(() -> child.isAlive() && pictures(child) > 500);
      long early = child.heap();
      await().atMost(PATIENCE).until(() -> pictures(child) > 2000);
      long late = child.heap();

      assertThat(late).isLessThan(early + (32 << 20));
      assertThat(late).isLessThan(128 << 20);
      assertThat(number(child, "paellera_window_pictures")).isLessThanOrEqualTo(256);
      assertThat(number(child, "paellera_backlog_jobs")).isGreaterThan(10_000);
    }
  }

  private static HttpResponse<String> get(URI base, String path) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(base.resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
  }

  private static double pictures(ChildWorker child) {
    try {
      return number(child, "paellera_pictures_total");
    } catch (IOException e) {
      return 0;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static double number(ChildWorker child, String metric) throws IOException, InterruptedException {
    var matcher = Pattern.compile("(?m)^" + metric + "\\{group=\"[^\"]*\"} (\\S+)$").matcher(child.get("/metrics").body());
    return matcher.find() ? Double.parseDouble(matcher.group(1)) : 0;
  }
}
