package io.paellera.command.workers;

import static java.util.Objects.requireNonNull;

/** Who is there, as far as the broker says. */
public sealed interface Attendance {

  /**
   * The broker answered.
   *
   * @param workers that are in the group now
   * @param takenUnread records of the jobs topic that retention deleted before the group had read them
   */
  record Answered(int workers, long takenUnread) implements Attendance {}

  /** No broker answered in time. */
  record Silent() implements Attendance {}

  /**
   * The broker doesn't let the group be looked at.
   *
   * @param reason for people
   */
  record Refused(String reason) implements Attendance {
    public Refused {
      requireNonNull(reason, "reason is null");
    }
  }
}
