package io.paellera.local.chaos;

import static org.awaitility.Awaitility.await;

import io.paellera.embedded.ClusterSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Brokers that forget the offsets of a group which is idle for three minutes. Part of {@code mvn -Pchaos verify}. */
@EnabledIfSystemProperty(named = "paellera.chaos", matches = "full", disabledReason = "takes a quarter of an hour: mvn -Pchaos verify")
class ExpiryTest {

  private static final ClusterSettings FORGETFUL =
      ClusterSettings.defaults().with("offsets.retention.minutes", "3").with("offsets.retention.check.interval.ms", "1000");

  @Test
  void offsetsExpire(@TempDir Path folder) {
    try (var arena = new Arena(FORGETFUL);
        var scenario = arena.scenario("expired", folder, Map.of())) {
      scenario.startWorkers(2);
      scenario.orders().sendSound(200);
      scenario.awaitPublished(60);
      scenario.killAll();
      scenario.awaitEmptyGroup();
      await().atMost(Duration.ofMinutes(10)).pollInterval(Duration.ofSeconds(1)).until(() -> offsets(scenario.site()).isEmpty());
      scenario.orders().sendSound(50);
      scenario.startWorkers(2);
      arena.conclude(scenario, "the group's offsets expired in the middle of the work");
    }
  }

  private static Map<TopicPartition, OffsetAndMetadata> offsets(Site site) {
    return site.administer(admin -> admin.listConsumerGroupOffsets(site.group()).partitionsToOffsetAndMetadata());
  }
}
