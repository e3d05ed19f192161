package io.paellera.local.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.paellera.embedded.EmbeddedKafka;
import io.paellera.embedded.S3Fault;
import io.paellera.embedded.S3FaultRule;
import io.paellera.worker.operations.CrashPoint;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The short form of the fault suite: one broker, a few kills. {@link ChaosTest} is the full form. */
class FaultsTest {

  @TempDir private Path folder;

  @Test
  void nothingIsLostAndNothingDoubledWhenWorkersAreKilledAndTheStoreFails() {
    try (var kafka = EmbeddedKafka.start();
        var scenario = new Scenario(new Site("faults", kafka.bootstrapServers(), 1), folder, Map.of())) {
      scenario
          .site()
          .proxy()
          .set(
              S3FaultRule.inject(S3Fault.SLOW_DOWN).everyCalls(13),
              S3FaultRule.inject(new S3Fault.LoseAnswer()).onMethod("PUT").everyCalls(17));
      for (int i = 0; i < 3; i++) {
        scenario.orders().sendUndecodable();
        scenario.orders().send(PlainRenderers.POISON, Order.Fate.FAILED);
      }
      scenario.startWorkers(1);
      scenario.killAt(List.of(CrashPoint.MID_STEP, CrashPoint.DURING_PUT, CrashPoint.AFTER_SEND_OFFSETS, CrashPoint.AFTER_COMMIT), 40);
      var score = scenario.conclude("short form");
      System.out.println(Score.table(List.of(score)));
      assertThat(score.kills()).isEqualTo(4);
    }
  }
}
