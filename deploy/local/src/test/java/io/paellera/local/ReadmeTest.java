package io.paellera.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.paellera.worker.config.SettingsCatalogue;
import io.paellera.worker.operations.Metric;
import io.paellera.worker.operations.MetricFamily;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The tables of the worker's page are the ones that the programs print. */
class ReadmeTest {

  private static String readme;

  @BeforeAll
  static void read() throws IOException {
    readme = Files.readString(Path.of("..", "..", "worker", "service", "README.md"));
  }

  @Test
  void listsEverySettingOfTheWorker() {
    assertThat(readme).contains(SettingsCatalogue.markdown());
  }

  @Test
  void listsEveryMetricOfTheWorker() {
    assertThat(readme).contains(Metric.markdown());
  }

  @Test
  void listsEveryFamilyOfMetricsThatLibrariesName() {
    assertThat(readme).contains(MetricFamily.markdown());
  }
}
