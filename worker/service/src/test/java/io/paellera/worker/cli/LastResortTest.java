package io.paellera.worker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.paellera.worker.failure.Failure;
import io.paellera.worker.failure.Stage;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LastResortTest {

  private final AtomicInteger halts = new AtomicInteger();
  private final CompletableFuture<Optional<Failure>> ended = new CompletableFuture<>();
  private final Failure failure = new Failure.Fatal(Stage.INTAKE, "no threads");

  @Test
  void processWhoseWorkerSaysThatItStopsAndDoesNotRunsForEver() throws InterruptedException {
    var end = new LastResort(ended, () -> Optional.of(failure), Duration.ofMillis(1), halts::incrementAndGet).awaitEnd();

    assertThat(end).contains(failure);
    assertThat(halts).hasValue(1);
  }

  @Test
  void workerThatEndsIsLeftAlone() throws InterruptedException {
    ended.complete(Optional.of(failure));

    assertThat(new LastResort(ended, () -> Optional.of(failure), Duration.ofMillis(1), halts::incrementAndGet).awaitEnd())
        .contains(failure);
    assertThat(halts).hasValue(0);
  }
}
