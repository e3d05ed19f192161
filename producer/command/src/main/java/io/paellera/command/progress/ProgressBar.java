package io.paellera.command.progress;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** A line on the terminal that follows progress until it is closed. Where nobody watches it stays silent. */
public final class ProgressBar implements AutoCloseable {

  private static final Duration REPAINT_EVERY = Duration.ofMillis(100);
  private static final String CLEAR_LINE = "\r\u001b[2K";

  private final Terminal terminal;
  private final ProgressLine line;
  private final Supplier<Progress> progress;
  private final ScheduledExecutorService painter;
  private boolean closed;

  private ProgressBar(Terminal terminal, ProgressLine line, Supplier<Progress> progress) {
    this.terminal = requireNonNull(terminal, "terminal is null");
    this.line = requireNonNull(line, "line is null");
    this.progress = requireNonNull(progress, "progress is null");
    painter =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              var thread = new Thread(task, "paellera-progress");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Begins to draw. */
  public static ProgressBar show(Terminal terminal, String title, String unit, Supplier<Progress> progress) {
    var bar = new ProgressBar(terminal, new ProgressLine(title, unit, terminal.colour()), progress);
    if (terminal.interactive()) {
      bar.painter.scheduleAtFixedRate(bar::repaint, 0, REPAINT_EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }
    return bar;
  }

  /** Writes a text, which may come from outside, as a line above the bar; where nobody watches, just the line. */
  public synchronized void print(String text) {
    String safe = Printable.text(text);
    terminal.out().println(terminal.interactive() && !closed ? CLEAR_LINE + safe : safe);
    if (terminal.interactive() && !closed) {
      paint();
    }
  }

  private synchronized void repaint() {
    if (!closed) {
      paint();
    }
  }

  private void paint() {
    terminal.out().print(CLEAR_LINE + line.draw(progress.get(), terminal.width()));
    terminal.out().flush();
  }

  /** Draws once more and leaves the line there. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    painter.shutdownNow();
    if (terminal.interactive()) {
      paint();
      terminal.out().println();
    }
    closed = true;
  }
}
