package io.paellera.worker.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.OpenTelemetry;
import io.paellera.schemas.RenderJob;
import io.paellera.worker.failure.Failure;
import io.paellera.worker.failure.Stage;
import io.paellera.worker.job.ActiveJob;
import io.paellera.worker.job.Delivery;
import io.paellera.worker.job.JobEndings;
import io.paellera.worker.support.Rows;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TracedEndingsTest {

  private static final Clock BROKEN = ((InstantSource) TracedEndingsTest::noTime).withZone(ZoneOffset.UTC);

  private static Instant noTime() {
    throw new IllegalStateException("spans have no time");
  }

  @Test
  void spansThatCannotBeWrittenBreakTheLaneThatTellsOfAJob() {
    var told = new ArrayList<String>();
    var endings = new TracedEndings(new Told(told), new JobSpans(OpenTelemetry.noop().getTracer("none"), "group", "worker", BROKEN));
    var job = new ActiveJob(Rows.delivery(7), RenderJob.builder("job", "apple").build(), endings, false);

    job.fail(new Failure.Invalid(Stage.PREPARATION, "of no matter"));
    endings.completed(job);
    endings.handedBack(job);
    endings.refused(Rows.delivery(8), Optional.empty(), new Failure.Invalid(Stage.INTAKE, "of no matter"));

    assertThat(told).containsExactly("failed", "completed", "handed back", "refused");
  }

  private record Told(List<String> told) implements JobEndings {

    @Override
    public void completed(ActiveJob job) {
      told.add("completed");
    }

    @Override
    public void failed(ActiveJob job, Failure failure) {
      told.add("failed");
    }

    @Override
    public void handedBack(ActiveJob job) {
      told.add("handed back");
    }

    @Override
    public void refused(Delivery delivery, Optional<RenderJob> job, Failure failure) {
      told.add("refused");
    }
  }
}
