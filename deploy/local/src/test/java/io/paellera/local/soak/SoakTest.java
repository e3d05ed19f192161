package io.paellera.local.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Half a minute of what {@code paellera-local soak} does for two hours: too short to tell a leak from a JVM that warms up. */
@EnabledOnOs(OS.LINUX)
class SoakTest {

  @TempDir private Path directory;

  @Test
  void aWorkerUnderASteadyStreamOfJobsIsMeasuredAndGivesEachItsOneOutcome() throws IOException, InterruptedException {
    var report = new Soak(Duration.ofSeconds(30), 2, Duration.ofMillis(500)).run(directory);

    assertThat(report.faults()).isEmpty();
    assertThat(report.exitStatus()).as(report.text()).isZero();
    assertThat(report.trends()).extracting(Trend::quantity).containsExactly(Quantity.values());
    assertThat(Files.readAllLines(directory.resolve("samples.csv"))).hasSizeGreaterThan(50);
    assertThat(ImageIO.read(report.plot().toFile())).isNotNull();
  }
}
