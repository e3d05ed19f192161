package io.paellera.local.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.paellera.embedded.EmbeddedKafka;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** A worker's producer has an epoch of 15 bits, which every transaction raises; then the broker gives it another id. Part of {@code mvn -Pchaos verify}. */
@EnabledIfSystemProperty(named = "paellera.chaos", matches = "full", disabledReason = "takes some minutes: mvn -Pchaos verify")
class ManyTransactionsTest {

  private static final int ROUNDS = 14;
  private static final int TRANSACTIONS_A_ROUND = 5_000;
  private static final int ROTATIONS = 2;

  @TempDir private Path folder;

  @Test
  void theProducersEpochRunsOutTwice() {
    try (var kafka = EmbeddedKafka.start();
        var scenario = new Scenario(new Site("epochs", kafka.bootstrapServers(), 1), folder, Map.of("results.max-jobs", "1"))) {
      scenario.startWorkers(1);
      scenario.orders().sendSound(20);
      scenario.awaitPublished(20);
      var producers = new HashSet<>(Set.of(producer(scenario)));
      for (int round = 1; round <= ROUNDS; round++) {
        scenario.orders().sendExpired(TRANSACTIONS_A_ROUND);
        scenario.awaitPublished(20 + round * TRANSACTIONS_A_ROUND);
        producers.add(producer(scenario));
      }
      scenario.orders().sendSound(20);
      var score = scenario.conclude("70,000 transactions by one worker: its producer's epoch runs out twice");
      System.out.println(Score.table(List.of(score)));
      assertThat(producers).as("ids of the producer").hasSize(1 + ROTATIONS);
    }
  }

  private static long producer(Scenario scenario) {
    var id = scenario.transactionalId();
    return scenario.site().administer(admin -> admin.describeTransactions(List.of(id)).description(id)).producerId();
  }
}
