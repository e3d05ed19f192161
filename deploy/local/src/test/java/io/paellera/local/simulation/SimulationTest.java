package io.paellera.local.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SimulationTest {

  /** Runs this seed alone. */
  private static final String SEED = "paellera.simulation.seed";

  /** How many seeds to run. */
  private static final String SEEDS = "paellera.simulation.seeds";

  private static final int DEFAULT_SEEDS = 200;

  @Test
  void everyJobHasOneOutcomeWhateverFails() {
    Long only = Long.getLong(SEED);
    var seeds = only == null ? LongStream.range(0, Integer.getInteger(SEEDS, DEFAULT_SEEDS)) : LongStream.of(only);
    List<Simulation.Report> reports = seeds.parallel().mapToObj(SimulationTest::run).toList();
    int crashes = reports.stream().mapToInt(Simulation.Report::crashes).sum();
    int repeated = reports.stream().mapToInt(Simulation.Report::repeated).sum();
    System.out.printf(
        "simulation: %d seeds, %d jobs, %d crashes, %d renders repeated%n",
        reports.size(), reports.stream().mapToInt(Simulation.Report::jobs).sum(), crashes, repeated);
    assertThat(only != null || crashes > reports.size() && repeated > 0).as("faults happen").isTrue();
  }

  @Test
  void aSeedReplays() {
    assertThat(LongStream.range(0, 5).mapToObj(seed -> run(seed).trace()))
        .containsExactlyElementsOf(LongStream.range(0, 5).mapToObj(seed -> run(seed).trace()).toList());
  }

  private static Simulation.Report run(long seed) {
    try {
      return new Simulation(seed).run();
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError("seed " + seed + " fails; replay it with -D" + SEED + "=" + seed + ": " + e.getMessage(), e);
    }
  }
}
