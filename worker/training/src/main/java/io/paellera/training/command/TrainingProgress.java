package io.paellera.training.command;

import static java.util.Objects.requireNonNull;

import io.paellera.training.RunListener;
import io.paellera.training.StepMetrics;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * Shows steps, loss, pictures a second and the time left: by a bar where a person watches, else by a line a minute and one in the
 * end.
 */
final class TrainingProgress implements RunListener, AutoCloseable {

  private static final double NEWEST = 0.02;
  private static final Duration BETWEEN_LINES = Duration.ofMinutes(1);
  private static final Path STDERR = Path.of("/proc/self/fd/2");

  private final PrintStream out;
  private final boolean watched;
  private final LongSupplier nanoTime;
  private Optional<ProgressBar> bar = Optional.empty();
  private Optional<LastLine> lastLine = Optional.empty();
  private double loss = Double.NaN;
  private long first;
  private long done;
  private long steps;
  private long beganAt;
  private long toldAt;
  private long told;

  /**
   * @param watched whether a person sees what is written, so that a bar may be drawn
   */
  TrainingProgress(PrintStream out, boolean watched, LongSupplier nanoTime) {
    this.out = requireNonNull(out, "out is null");
    this.watched = watched;
    this.nanoTime = requireNonNull(nanoTime, "nanoTime is null");
  }

  /** On standard error. */
  static TrainingProgress onStderr() {
    return new TrainingProgress(System.err, isTerminal(), System::nanoTime);
  }

  /** Where the system doesn't say whether standard error is a terminal, it is taken for one if the others are. */
  private static boolean isTerminal() {
    try {
      String target = Files.readSymbolicLink(STDERR).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException | UnsupportedOperationException e) {
      return System.console() != null;
    }
  }

  @Override
  public void begun(long step, long steps) {
    this.steps = steps;
    first = step;
    done = step;
    told = step;
    beganAt = nanoTime.getAsLong();
    toldAt = beganAt;
    if (watched) {
      var console = new LastLine(out);
      lastLine = Optional.of(console);
      bar =
          Optional.of(
              new ProgressBarBuilder()
                  .setTaskName("training")
                  .setInitialMax(steps)
                  .startsFrom(step, Duration.ZERO)
                  .setStyle(ProgressBarStyle.UNICODE_BLOCK)
                  .setConsumer(console)
                  .build());
    }
  }

  @Override
  public void stepped(long step, StepMetrics metrics) {
    loss = Double.isNaN(loss) ? metrics.loss() : loss + NEWEST * (metrics.loss() - loss);
    done = step + 1;
    long now = nanoTime.getAsLong();
    String figures =
        String.format(
            Locale.ROOT, "loss %.3f, %.1f pictures/s", loss, (done - first) * metrics.pictures() / Math.max(1e-3, (now - beganAt) / 1e9));
    bar.ifPresent(shown -> shown.stepTo(done).setExtraMessage(figures));
    if (!watched && (now - toldAt >= BETWEEN_LINES.toNanos() || done == steps)) {
      out.printf(Locale.ROOT, "training: step %,d of %,d, %s%n", done, steps, figures);
      toldAt = now;
      told = done;
    }
  }

  @Override
  public void close() {
    bar.ifPresent(ProgressBar::close);
    lastLine.ifPresent(LastLine::close);
    if (!watched && done > told) {
      out.printf(Locale.ROOT, "training: ended after step %,d of %,d%n", done, steps);
    }
  }

  /**
   * Ends the last line once. The library's thread doesn't, where the bar is closed before it was shown, and may still draw as the
   * bar is closed.
   */
  private static final class LastLine extends ConsoleProgressBarConsumer {

    private boolean closed;

    LastLine(PrintStream out) {
      super(out);
    }

    @Override
    public synchronized void accept(String line) {
      if (!closed) {
        super.accept(line);
      }
    }

    @Override
    public synchronized void close() {
      if (!closed) {
        closed = true;
        super.close();
      }
    }
  }
}
