package io.paellera.command.progress;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How far a run is, at one moment.
 *
 * @param done finished, well or not
 * @param failed those of {@code done} that went wrong
 * @param total how many there will be, where that is known
 * @param elapsed since the run began
 * @param rate finished in a second, lately
 * @param detail what else there is to say; may be empty
 */
public record Progress(long done, long failed, OptionalLong total, Duration elapsed, double rate, String detail) {

  /** With nothing else to say. */
  public Progress(long done, long failed, OptionalLong total, Duration elapsed, double rate) {
    this(done, failed, total, elapsed, rate, "");
  }

  /** Time until all is done if the rate stays; empty while total or rate are unknown. */
  public Optional<Duration> left() {
    if (total.isEmpty() || rate <= 0) {
      return Optional.empty();
    }
    long open = Math.max(0, total.getAsLong() - done);
    return Optional.of(Duration.ofMillis((long) (1000.0 * open / rate)));
  }

  /** From 0 to 1; empty while the total is unknown. */
  public Optional<Double> share() {
    return total.isEmpty() || total.getAsLong() == 0
        ? Optional.empty()
        : Optional.of(Math.min(1.0, (double) done / total.getAsLong()));
  }
}
