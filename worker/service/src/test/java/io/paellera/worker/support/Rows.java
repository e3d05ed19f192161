package io.paellera.worker.support;

import io.paellera.renderer.RenderSpec;
import io.paellera.schemas.RenderJob;
import io.paellera.worker.failure.Failure;
import io.paellera.worker.job.ActiveJob;
import io.paellera.worker.job.Delivery;
import io.paellera.worker.job.JobEndings;
import io.paellera.worker.job.JobRow;
import io.paellera.worker.job.Position;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Rows of jobs that nobody waits for. */
public final class Rows {

  private Rows() {}

  public static JobRow row(String id, int steps) {
    return new JobRow(job(id), 0, spec(steps), 0);
  }

  /** A row of a job that was begun before. */
  public static JobRow row(String id, int steps, int offset, int earlierStarts) {
    var job = new ActiveJob(delivery(offset, earlierStarts), RenderJob.builder(id, "red apple").build(), new Deaf(), earlierStarts > 1);
    return new JobRow(job, 0, spec(steps), Math.min(1, earlierStarts));
  }

  public static ActiveJob job(String id) {
    return new ActiveJob(delivery(0), RenderJob.builder(id, "red apple").build(), new Deaf(), false);
  }

  public static Delivery delivery(long offset) {
    return delivery(offset, 0);
  }

  public static Delivery delivery(long offset, int earlierStarts) {
    var record = new ConsumerRecord<byte[], byte[]>("jobs", 0, offset, null, null);
    return new Delivery(new Position(new TopicPartition("jobs", 0), offset, 1), record, Instant.EPOCH, earlierStarts);
  }

  public static RenderSpec spec(int steps) {
    var defaults = FakeRenderer.CARD.defaults();
    return defaults.fromNoise("red apple", 1, steps, defaults.guidance(), defaults.size());
  }

  private static final class Deaf implements JobEndings {
    @Override
    public void completed(ActiveJob job) {}

    @Override
    public void failed(ActiveJob job, Failure failure) {}

    @Override
    public void handedBack(ActiveJob job) {}

    @Override
    public void refused(Delivery delivery, Optional<RenderJob> job, Failure failure) {}
  }
}
