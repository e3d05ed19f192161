package io.paellera.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsLogTest {

  @TempDir Path folder;

  @Test
  void aResumedRunWritesNoStepTwice() throws IOException {
    var file = folder.resolve("metrics.jsonl");
    run(file, 0, 5);
    Files.writeString(file, Files.readString(file) + "{\"time\": \"20");
    run(file, 3, 6);
    assertThat(Files.readAllLines(file)).hasSize(6).allSatisfy(line -> assertThat(line).endsWith("}"));
    assertThat(Files.readAllLines(file).get(3)).contains("\"step\":4");
  }

  private static void run(Path file, long from, long to) {
    var log = new MetricsLog(file, 1, Clock.systemUTC());
    log.begun(from, to);
    for (var step = from; step < to; step++) {
      log.stepped(step, new StepMetrics(1, 1, 1, 1));
    }
  }
}
