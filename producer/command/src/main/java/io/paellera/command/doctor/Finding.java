package io.paellera.command.doctor;

import static java.util.Objects.requireNonNull;

/**
 * One thing that was looked at.
 *
 * @param what was looked at
 * @param verdict how it is
 * @param detail what was found, and, if it isn't well, what to do
 */
public record Finding(String what, Verdict verdict, String detail) {

  public Finding {
    requireNonNull(what, "what is null");
    requireNonNull(verdict, "verdict is null");
    requireNonNull(detail, "detail is null");
  }

  /** How a thing is. */
  public enum Verdict {
    OK,
    WARNING,
    FAULT,
    SKIPPED
  }
}
