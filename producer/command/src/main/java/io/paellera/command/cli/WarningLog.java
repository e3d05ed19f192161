package io.paellera.command.cli;

import io.paellera.schemas.RenderResult;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What workers did otherwise than the jobs of a batch asked: fields that they passed over, prompts that they cut. */
final class WarningLog {

  private static final int MOST_KEPT = 1_000;

  /**
   * The same warning of several jobs.
   *
   * @param job the first of them
   * @param jobs how many
   */
  record Warning(String message, String job, long jobs) {

    private Warning another() {
      return new Warning(message, job, jobs + 1);
    }
  }

  private final Map<String, Warning> byMessage = new LinkedHashMap<>();

  void note(RenderResult result) {
    for (String message : result.warnings().stream().distinct().toList()) {
      if (byMessage.size() < MOST_KEPT || byMessage.containsKey(message)) {
        byMessage.merge(message, new Warning(message, result.jobId(), 1), (known, one) -> known.another());
      }
    }
  }

  /** The most frequent first. */
  List<Warning> warnings() {
    Stream<Warning> all = byMessage.values().stream();
    return all.sorted(Comparator.comparingLong(Warning::jobs).reversed().thenComparing(Warning::message)).toList();
  }
}
