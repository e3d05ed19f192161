package io.paellera.command.batch;

import static java.util.Objects.requireNonNull;

/**
 * What Kafka knows of a batch at one moment. A job that was retried counts no more; its retry counts instead.
 *
 * @param batch its name
 * @param planned jobs that the runs of the batch meant to send; at least {@code submitted}
 * @param submitted jobs that Kafka holds, or whose result it holds
 * @param completed jobs whose pictures are stored
 * @param failed jobs that went wrong
 * @param expired jobs whose deadline passed
 * @param cancelled jobs that somebody didn't want
 * @param other jobs that ended in a way that this version doesn't know
 * @param retried jobs that a retry replaced
 * @param orphans results whose jobs Kafka doesn't hold: too old, or sent before the moment asked for
 * @param unreadable records in the place of jobs that are none: workers let them fail
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
    long unreadable,
    long picturesPlanned,
    long pictures) {

  public BatchState {
    requireNonNull(batch, "batch is null");
  }

  /** Whether Kafka holds anything of this batch. */
  public boolean known() {
    return submitted > 0;
  }

  /** Jobs that ended, one way or another. */
  public long ended() {
    return completed + failed + expired + cancelled + other;
  }

  /** Jobs without a result. */
  public long waiting() {
    return submitted - ended();
  }

  /** Jobs that a run meant to send and of which Kafka holds neither the job nor its result. */
  public long missing() {
    return planned - submitted;
  }

  /**
   * Whether every job that was meant to be sent was sent and has ended. A batch of which Kafka holds no job is never finished:
   * nobody knows how many there were.
   */
  public boolean finished() {
    return submitted > orphans && missing() == 0 && waiting() == 0;
  }

  /** Jobs that ended otherwise than completed. */
  public long unsuccessful() {
    return failed + expired + cancelled + other;
  }
}
