package io.paellera.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.paellera.schemas.RenderJob;
import io.paellera.schemas.RenderResult;
import io.paellera.schemas.RenderStatus;
import io.paellera.worker.operations.CrashPoint;
import io.paellera.worker.support.Backend;
import io.paellera.worker.support.ChildWorker;
import io.paellera.worker.support.FakeRenderers;
import io.paellera.worker.support.WithBackend;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@WithBackend
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
}
