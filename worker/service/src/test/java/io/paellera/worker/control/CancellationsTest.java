package io.paellera.worker.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.paellera.schemas.RenderControl;
import io.paellera.schemas.RenderJob;
import io.paellera.worker.failure.Stage;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CancellationsTest {

  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private final Cancellations cancellations = new Cancellations(100);
  private final RenderJob job = RenderJob.builder("apple-1", "red apple").batch("fruit").build();

  @Test
  void cancelledJobIsNotToBeDone() {
    cancellations.add(RenderControl.cancelJob("apple-1", NOON, Optional.of("wrong colour")));

    assertThat(cancellations.verdict(job, NOON.minusSeconds(1), Stage.BATCHING))
        .hasValueSatisfying(failure -> assertThat(failure.message()).isEqualTo("cancelled: wrong colour"));
  }

  @Test
  void jobOfACancelledBatchIsNotToBeDoneUnlessItWasEnqueuedLater() {
    cancellations.add(RenderControl.cancelBatch("fruit", NOON, Optional.empty()));

    assertThat(cancellations.verdict(job, NOON, Stage.INTAKE)).isPresent();
    assertThat(cancellations.verdict(job, NOON.plusMillis(1), Stage.INTAKE)).isEmpty();
  }

  @Test
  void cancellationCanBeTakenBack() {
    var control = RenderControl.cancelBatch("fruit", NOON, Optional.empty());
    cancellations.add(control);
    cancellations.remove(control.key());

    assertThat(cancellations.verdict(job, NOON, Stage.INTAKE)).isEmpty();
  }

  @Test
  void beyondTheBoundTheOldestAreForgotten() {
    cancellations.add(RenderControl.cancelJob("apple-1", NOON, Optional.empty()));
    IntStream.range(0, 100).forEach(i -> cancellations.add(RenderControl.cancelJob("other-" + i, NOON, Optional.empty())));

    assertThat(cancellations.verdict(job, NOON, Stage.INTAKE)).isEmpty();
  }
}
