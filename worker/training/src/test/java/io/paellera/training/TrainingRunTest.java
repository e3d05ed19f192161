package io.paellera.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.paellera.renderer.network.Torch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingRunTest {

  @TempDir Path folder;

  @Test
  void aLossThatExplodesAndStaysFiniteEndsTheRunBeforeItIsKept() {
    var saved = new ArrayList<Long>();
    assertThatThrownBy(() -> run(1_000, step -> step < 500 ? 2 : 2 + 0.1 * (step - 500), saved))
        .isInstanceOf(DivergedException.class)
        .hasMessageContaining("and was 2.000");
    assertThat(saved).first().isEqualTo(1L);
    assertThat(saved).last().matches(step -> step > 500 && step < 550, "before the mean of fifty losses was half as large again");
  }

  @Test
  void aLossThatFallsAndTremblesEndsNothing() {
    var saved = new ArrayList<Long>();
    run(1_000, step -> 6.2 / (1 + step * 0.01) + (step % 10 == 0 ? 1 : 0), saved);
    assertThat(saved).hasSize(1_000);
  }

  private void run(long steps, LongToDoubleFunction loss, List<Long> saved) {
    var listener =
        new RunListener() {
          @Override
          public void saved(long step, Path weights) {
            saved.add(step);
          }
        };
    try (var manager = Torch.newManager(Device.cpu());
        var training = new Scripted(steps, loss, manager.zeros(new Shape(1)));
        var run = new TrainingRun(training, folder, Duration.ZERO, Clock.systemUTC(), List.of(listener))) {
      run.run(false);
    }
  }

  /** A training whose losses are known beforehand. */
  private record Scripted(long steps, LongToDoubleFunction loss, NDArray weights) implements Training {

    @Override
    public StepMetrics step(long step) {
      return new StepMetrics(loss.applyAsDouble(step), 1, 1, 1);
    }

    @Override
    public Map<String, NDArray> state() {
      return Map.of("weights", weights);
    }

    @Override
    public void export(Path file) {
      try {
        Files.createFile(file);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() {}
  }
}
