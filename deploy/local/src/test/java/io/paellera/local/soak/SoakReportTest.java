package io.paellera.local.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class SoakReportTest {

  private static final Trend FLAT = new Trend(Quantity.THREADS, 60, 61);
  private static final Trend LEAKING = new Trend(Quantity.FILES, 200, 220);

  @Test
  void flatQuantitiesAndOneOutcomeForEachJobPass() {
    assertThat(report(List.of(), 0, FLAT).passed()).isTrue();
  }

  @Test
  void aLeakIsNamedAndFails() {
    var report = report(List.of(), 0, FLAT, LEAKING);

    assertThat(report.passed()).isFalse();
    assertThat(report.text()).containsPattern("files .*rise +\\+20.00, at most 4: NOT FLAT");
  }

  @Test
  void aJobWithoutItsOneOutcomeFails() {
    assertThat(report(List.of("job soak-1 (SOUND) has 0 outcomes: []"), 0, FLAT).passed()).isFalse();
  }

  @Test
  void aWorkerThatDoesNotEndWellFails() {
    assertThat(report(List.of(), 137, FLAT).passed()).isFalse();
  }

  private static SoakReport report(List<String> faults, int exitStatus, Trend... trends) {
    return new SoakReport(115, 6900, faults, exitStatus, List.of(trends), Path.of("soak.png"));
  }
}
