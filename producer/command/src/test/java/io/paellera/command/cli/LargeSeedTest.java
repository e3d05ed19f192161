package io.paellera.command.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A seed of other tools, beyond what a double holds, keeps its digits wherever it is shown. */
@WithBroker
class LargeSeedTest {

  private static final String SEED = "18446744073709551615";

  private final CommandBroker broker;
  private final Paellera paellera;

  LargeSeedTest(CommandBroker broker) {
    this.broker = broker;
    paellera = broker.paellera();
  }

  @Test
  void itKeepsItsDigitsFromTheCommandLineToTablesAndRetries() {
    assertThat(paellera.run("enqueue", "--batch", "large-seed", "apple", "poison ivy", "--seed", SEED).exitCode()).isZero();
    paellera.run("watch", "large-seed", "--for", "60s");
    assertThat(paellera.run("results", "large-seed").out()).contains("\"seed\":\"" + SEED + "\"");
    assertThat(paellera.run("results", "large-seed", "-o", "csv").lines().stream().filter(line -> line.contains("," + SEED + ","))).hasSize(2);
    paellera.run("retry", "large-seed", "--failed");
    assertThat(broker.jobsOf("large-seed"))
        .filteredOn(job -> job.id().endsWith(".retry-1"))
        .singleElement()
        .satisfies(job -> assertThat(job.seed()).hasToString("Optional[" + SEED + "]"));
  }

  @Test
  void rangesOfSeedsReachTheLargestAndRandomLeavesTheSeedOut() {
    paellera.run("enqueue", "--batch", "seed-range", "apple", "--seeds", "18446744073709551614.." + SEED);
    assertThat(broker.jobsOf("seed-range"))
        .extracting(job -> job.seed().orElseThrow().toString())
        .containsExactlyInAnyOrder("18446744073709551614", SEED);
    paellera.run("enqueue", "--batch", "seed-random", "apple", "--seed", "random", "--label", "n=1");
    paellera.run("enqueue", "--batch", "seed-random", "pear", "--seed", "-1");
    assertThat(broker.jobsOf("seed-random")).hasSize(2).allSatisfy(job -> assertThat(job.seed()).isEmpty());
    assertThat(paellera.run("enqueue", "apple", "--seed", "18446744073709551616").err())
        .contains("seed is \"18446744073709551616\", but must be a whole number from 0 to " + SEED);
  }
}
