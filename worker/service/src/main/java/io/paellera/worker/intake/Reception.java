package io.paellera.worker.intake;

import static java.util.Objects.requireNonNull;

import io.paellera.schemas.InvalidMessageException;
import io.paellera.schemas.MessageCodec;
import io.paellera.schemas.Received;
import io.paellera.schemas.RenderJob;
import io.paellera.worker.failure.Failure;
import io.paellera.worker.failure.Stage;
import io.paellera.worker.job.ActiveJobs;
import io.paellera.worker.job.Delivery;
import io.paellera.worker.ledger.Window;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/** Turns a record into a job, or refuses it. Everything that gets in is counted in the window. */
public final class Reception {

  private final MessageCodec<RenderJob> codec;
  private final int maxStarts;
  private final Window window;
  private final ActiveJobs jobs;
  private final BiFunction<RenderJob, Delivery, Optional<Failure>> objection;

  /**
   * @param maxStarts a job that was being drawn, or its input picture read, when its worker died so often is refused
   * @param objection why a sound job is not to be begun: cancelled, or too late
   */
  public Reception(
      MessageCodec<RenderJob> codec,
      int maxStarts,
      Window window,
      ActiveJobs jobs,
      BiFunction<RenderJob, Delivery, Optional<Failure>> objection) {
    this.codec = requireNonNull(codec, "codec is null");
    this.maxStarts = maxStarts;
    this.window = requireNonNull(window, "window is null");
    this.jobs = requireNonNull(jobs, "jobs is null");
    this.objection = requireNonNull(objection, "objection is null");
  }

  public void receive(Delivery delivery) {
    Received<RenderJob> received;
    try {
      received = codec.receive(delivery.record().headers(), delivery.record().value());
    } catch (InvalidMessageException e) {
      refuse(delivery, e.getMessage());
      return;
    }
    RenderJob job = received.message();
    window.enter(delivery.position(), job.imageCount());
    tooManyStarts(delivery)
        .or(() -> objection.apply(job, delivery))
        .ifPresentOrElse(failure -> jobs.refused(delivery, Optional.of(job), failure), () -> jobs.admit(delivery, job, warnings(received)));
  }

  private static List<String> warnings(Received<RenderJob> received) {
    return received.unknownFields().stream().map(field -> "passed over: " + field).toList();
  }

  /** The record is no job, or can't be read. */
  void refuse(Delivery delivery, String reason) {
    window.enter(delivery.position(), 1);
    jobs.refused(delivery, Optional.empty(), new Failure.Invalid(Stage.INTAKE, reason));
  }

  private Optional<Failure> tooManyStarts(Delivery delivery) {
    if (delivery.earlierStarts() < maxStarts) {
      return Optional.empty();
    }
    return Optional.of(
        new Failure.Poison(
            Stage.RENDERING,
            "its worker died or lost its partition " + delivery.earlierStarts()
                + " times while the job was drawn, or its input picture read (intake.max-starts)"));
  }
}
