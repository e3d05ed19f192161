package io.paellera.training.command;

import io.paellera.training.RunListener;
import io.paellera.training.StepMetrics;
import java.time.Duration;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;

/** Shows steps, loss, pictures a second and the time left. */
final class TrainingProgress implements RunListener, AutoCloseable {

  private static final double NEWEST = 0.02;

  private ProgressBar bar;
  private double loss = Double.NaN;

  @Override
  public void begun(long step, long steps) {
    bar = new ProgressBarBuilder().setTaskName("training").setInitialMax(steps).startsFrom(step, Duration.ZERO).build();
  }

  @Override
  public void stepped(long step, StepMetrics metrics) {
    loss = Double.isNaN(loss) ? metrics.loss() : loss + NEWEST * (metrics.loss() - loss);
    bar.step();
    var elapsed = bar.getElapsedAfterStart().toMillis() / 1000.0;
    var speed = (bar.getCurrent() - bar.getStart()) * metrics.pictures() / Math.max(1e-3, elapsed);
    bar.setExtraMessage(String.format(Locale.ROOT, "loss %.3f, %.1f pictures/s", loss, speed));
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
