package io.paellera.producer.batch;

import static java.util.Objects.requireNonNull;

/**
 * What Kafka knows of a batch at one moment. A job that was retried counts no more; its retry counts instead.
 *
 * @param batch its name
 * @param planned jobs that the runs of the batch meant to send; at least {@code submitted}
 * @param submitted jobs in Kafka
 * @param completed jobs whose pictures are stored
 * @param failed jobs that went wrong
 * @param expired jobs whose deadline passed
 * @param cancelled jobs that somebody didn't want
 * @param other jobs that ended in a way that this version doesn't know
 * @param retried jobs that a retry replaced
 * @param orphans results whose jobs Kafka doesn't hold: too old, or sent before the moment asked for
 * @param picturesPlanned that the submitted jobs ask for
 * @param pictures that are stored
 */
public record BatchState(
    String batch,
    long planned,
    long submitted,
    long completed,
    long failed,
    long expired,
    long cancelled,
    long other,
    long retried,
    long orphans,
    long picturesPlanned,
    long pictures) {

  public BatchState {
    requireNonNull(batch, "batch is null");
  }

  /** Whether Kafka holds anything of this batch. */
  public boolean known() {
    return submitted > 0 || orphans > 0;
  }

  /** Jobs that ended, one way or another. */
  public long ended() {
    return completed + failed + expired + cancelled + other;
  }

  /** Jobs in Kafka without a result. */
  public long waiting() {
    return submitted - ended();
  }

  /** Jobs that a run meant to send and that are not in Kafka. */
  public long missing() {
    return planned - submitted;
  }

  /** Whether every job that was meant to be sent was sent and has ended. An unknown batch is never finished. */
  public boolean finished() {
    return submitted > 0 && missing() == 0 && waiting() == 0;
  }

  /** Jobs that ended otherwise than completed. */
  public long unsuccessful() {
    return failed + expired + cancelled + other;
  }
}
