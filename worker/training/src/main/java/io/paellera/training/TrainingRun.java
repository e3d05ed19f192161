package io.paellera.training;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** Takes a training from its last checkpoint, or from its beginning, to its end. */
public final class TrainingRun implements AutoCloseable {

  private static final int STEPS_A_LINE = 20;

  private final Training training;
  private final Path folder;
  private final CheckpointFolder checkpoints;
  private final Duration every;
  private final Clock clock;
  private final List<RunListener> listeners;
  private final AtomicBoolean stopping = new AtomicBoolean();

  TrainingRun(Training training, Path folder, Duration every, Clock clock, List<RunListener> listeners) {
    this.training = requireNonNull(training, "training is null");
    this.folder = requireNonNull(folder, "folder is null");
    checkpoints = new CheckpointFolder(folder);
    this.every = requireNonNull(every, "every is null");
    this.clock = requireNonNull(clock, "clock is null");
    this.listeners = List.copyOf(listeners);
  }

  /**
   * A run that keeps {@code metrics.jsonl} and {@code loss.png} in its folder.
   *
   * @param keeper makes something of every checkpoint
   * @param more that follow the run
   */
  static TrainingRun keepingRecords(
      Training training, Path folder, double checkpointMinutes, Clock clock, RunListener keeper, List<RunListener> more) {
    var metrics = folder.resolve("metrics.jsonl");
    var listeners = new ArrayList<RunListener>();
    listeners.add(new MetricsLog(metrics, STEPS_A_LINE, clock));
    listeners.add(new LossPlot(metrics, folder.resolve("loss.png")));
    listeners.add(keeper);
    listeners.addAll(more);
    return new TrainingRun(training, folder, Duration.ofMillis(Math.round(checkpointMinutes * 60_000)), clock, listeners);
  }

  /** Ends the run after the step that it is at; a checkpoint is written. May be called from any thread. */
  public void stop() {
    stopping.set(true);
  }

  /**
   * Trains until the last step or {@link #stop}.
   *
   * @param resume whether to go on from the newest checkpoint, if there is one
   * @return the steps taken so far, from the training's beginning
   * @throws IllegalArgumentException if the folder holds checkpoints that this run would mix with its own
   * @throws DivergedException if the loss explodes or is no finite number; the last checkpoint is kept
   */
  public long run(boolean resume) {
    TorchThread.prepare();
    var step = resume ? checkpoints.restore(training).orElse(0L) : beginning();
    var begun = step;
    listeners.forEach(listener -> listener.begun(begun, training.steps()));
    var saved = step;
    var due = clock.instant().plus(every);
    var watch = new DivergenceDetector();
    while (step < training.steps() && !stopping.get()) {
      var metrics = training.step(step);
      var taken = step++;
      listeners.forEach(listener -> listener.stepped(taken, metrics));
      watch.observe(taken, metrics.loss());
      if (watch.isSteady() && !clock.instant().isBefore(due)) {
        save(step);
        saved = step;
        due = clock.instant().plus(every);
      }
    }
    if (saved < step) {
      save(step);
    }
    return step;
  }

  private long beginning() {
    if (!checkpoints.isEmpty()) {
      throw new IllegalArgumentException(
          folder + " holds the checkpoints of a training already: resume that one, or choose another folder");
    }
    return 0;
  }

  private void save(long steps) {
    var weights = checkpoints.write(steps, training);
    listeners.forEach(listener -> listener.saved(steps, weights));
  }

  /** Frees the training's arrays. */
  @Override
  public void close() {
    training.close();
  }
}
