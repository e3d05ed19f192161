package io.paellera.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.paellera.embedded.S3Fault;
import io.paellera.embedded.S3FaultProxy;
import io.paellera.embedded.S3FaultRule;
import io.paellera.schemas.RenderJob;
import io.paellera.schemas.RenderMode;
import io.paellera.schemas.RenderResult;
import io.paellera.schemas.RenderStatus;
import io.paellera.worker.operations.CrashPoint;
import io.paellera.worker.support.Backend;
import io.paellera.worker.support.ChildWorker;
import io.paellera.worker.support.FakeRenderers;
import io.paellera.worker.support.WithBackend;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@WithBackend
@Execution(ExecutionMode.CONCURRENT)
class CrashTest {

  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final int JOBS = 20;
  private static final int EXIT_CODE_OF_SIGKILL = 137;
  private static final String[] SETTINGS = {"intake.session-timeout", "2s", "results.transaction-timeout", "2s"};

  @ParameterizedTest
  @EnumSource(CrashPoint.class)
  void workerThatDiesLosesNothingAndDoublesNothing(CrashPoint point, Backend backend, @TempDir Path directory) throws Exception {
    var site = backend.site(2);
    IntStream.range(0, JOBS).forEach(i -> site.enqueue(RenderJob.builder("job-" + i, "red apple").images(2).build()));
    var renderers = FakeRenderers.quick();

    try (var child = ChildWorker.dyingAt(point, directory, site.values(SETTINGS))) {
      if (point == CrashPoint.DURING_REBALANCE || point == CrashPoint.DURING_DRAIN) {
        await().atMost(PATIENCE).until(() -> !site.results().isEmpty() || !child.isAlive());
      }
      if (point == CrashPoint.DURING_DRAIN) {
        child.drain();
      }
      if (point != CrashPoint.DURING_REBALANCE) {
        assertThat(child.await()).isEqualTo(EXIT_CODE_OF_SIGKILL);
      }
      try (var successor = Worker.start(site.settings("intake.session-timeout", "8s"), renderers)) {
        if (point == CrashPoint.DURING_REBALANCE) {
          assertThat(child.await()).isEqualTo(EXIT_CODE_OF_SIGKILL);
        }
        await().atMost(PATIENCE).until(() -> site.results().size() >= JOBS);
        await().atMost(PATIENCE).until(() -> site.lag() == 0);
      }
    }

    assertThat(site.results()).hasSize(JOBS).allMatch(result -> result.status() == RenderStatus.COMPLETED);
    assertThat(site.results()).extracting(RenderResult::jobId).doesNotHaveDuplicates();
    assertThat(site.keys()).hasSize(2 * JOBS);
    assertThat(site.records(site.deadLetters)).isEmpty();
  }

  @Test
  void inputPictureThatKillsWhoeverReadsItIsGivenUp(Backend backend, @TempDir Path directory) throws Exception {
    var site = backend.site(1);
    String picture = "s3://" + site.bucket + "/in/deadly.png";
    site.enqueue(RenderJob.builder("deadly", "red apple").mode(RenderMode.VARIATION).image(picture).build());
    site.enqueue(RenderJob.builder("sound", "red apple").build());

    try (var proxy = S3FaultProxy.start(backend.s3Port())) {
      proxy.set(S3FaultRule.inject(new S3Fault.Delay(Duration.ofHours(1))).onMethod("GET").onKey("in/.*"));
      String[] settings = {
        "s3.endpoint", proxy.endpoint().toString(), "inputs.allowed-buckets", site.bucket, "intake.max-starts", "2", "intake.session-timeout", "2s"
      };
      for (int death = 1; death <= 2; death++) {
        long reads = death;
        try (var child = ChildWorker.start(directory, site.values(settings), List.of("-Xmx256m"))) {
          await().atMost(PATIENCE).until(() -> proxy.faults() >= reads);
        }
      }
      try (var successor = Worker.start(site.settings(settings), FakeRenderers.quick())) {
        await().atMost(PATIENCE).until(() -> site.results().size() == 2);
        assertThat(proxy.faults()).isEqualTo(2);
      }
    }

    assertThat(site.result("sound").orElseThrow().status()).isEqualTo(RenderStatus.COMPLETED);
    var error = site.result("deadly").orElseThrow().error().orElseThrow();
    assertThat(error.code()).isEqualTo("poison");
    assertThat(error.message()).contains("died", "2 times");
  }
}
