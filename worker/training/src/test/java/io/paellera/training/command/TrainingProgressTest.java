package io.paellera.training.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.paellera.training.StepMetrics;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class TrainingProgressTest {

  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final AtomicLong now = new AtomicLong();

  private String train(boolean watched, int stepsDone) {
    try (var out = new PrintStream(written, true, UTF_8);
        var progress = new TrainingProgress(out, watched, () -> now.getAndAdd(Duration.ofSeconds(40).toNanos()))) {
      progress.begun(10, 16);
      for (int step = 10; step < 10 + stepsDone; step++) {
        progress.stepped(step, new StepMetrics(2, 1, 1e-3, 8));
      }
    }
    return written.toString(UTF_8);
  }

  @Test
  void theBarWroteColourCodesIntoFiles() {
    assertThat(train(false, 6).lines())
        .containsExactly(
            "training: step 12 of 16, loss 2.000, 0.2 pictures/s",
            "training: step 14 of 16, loss 2.000, 0.2 pictures/s",
            "training: step 16 of 16, loss 2.000, 0.2 pictures/s");
  }

  @Test
  void aTrainingThatEndsBeforeItsTimeSaysWhere() {
    assertThat(train(false, 3).lines()).endsWith("training: ended after step 13 of 16");
  }

  @RepeatedTest(20)
  void theLastLineOfTheBarStandsAlone() {
    assertThat(train(true, 6)).contains("training", "16/16").doesNotContain("\u001b").endsWith(System.lineSeparator());
  }
}
