package io.paellera.local.chaos;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.paellera.worker.operations.CrashPoint;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.FeatureUpdate.UpgradeType;
import org.apache.kafka.clients.admin.FeatureUpdate;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.UpdateFeaturesOptions;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupSubscribedToTopicException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** What administrators do to a running system. Part of {@code mvn -Pchaos verify}. */
@EnabledIfSystemProperty(named = "paellera.chaos", matches = "full", disabledReason = "takes a quarter of an hour: mvn -Pchaos verify")
class AdministratorTest {

  private static Arena arena;

  @TempDir private Path folder;

  @BeforeAll
  static void startBrokers() {
    arena = new Arena();
  }

  @AfterAll
  static void stopBrokersAndPrintScores() {
    arena.close();
  }

  @AfterEach
  void letTheBrokersComeToRest() {
    arena.comeToRest();
  }

  private Scenario scenario(String name) {
    return arena.scenario(name, folder, Map.of());
  }

  @Test
  void offsetsAreDeleted() {
    try (var scenario = scenario("nooffsets")) {
      var site = scenario.site();
      scenario.startWorkers(2);
      scenario.orders().sendSound(200);
      scenario.awaitPublished(60);
      assertThatThrownBy(() -> deleteOffsets(site)).as("while workers run").hasCauseInstanceOf(GroupSubscribedToTopicException.class);
      scenario.killAll();
      scenario.awaitEmptyGroup();
      await().ignoreExceptions().atMost(1, TimeUnit.MINUTES).until(() -> deleteOffsets(site));
      scenario.orders().sendSound(50);
      scenario.startWorkers(2);
      arena.conclude(scenario, "the group's offsets deleted in the middle of the work");
    }
  }

  private static boolean deleteOffsets(Site site) {
    Set<TopicPartition> partitions =
        IntStream.range(0, Site.PARTITIONS).mapToObj(number -> new TopicPartition(site.topics().jobs(), number))
            .collect(Collectors.toSet());
    site.administer(admin -> admin.deleteConsumerGroupOffsets(site.group(), partitions).all());
    return true;
  }

  @Test
  void partitionsAreAdded() {
    try (var scenario = scenario("wider")) {
      var site = scenario.site();
      scenario.startWorkers(2);
      scenario.orders().sendSound(150);
      scenario.awaitPublished(20);
      var wider = Map.of(site.topics().jobs(), NewPartitions.increaseTo(Site.PARTITIONS + 6));
      site.administer(admin -> admin.createPartitions(wider).all());
      scenario.upheaval();
      for (int round = 0; round < 10; round++) {
        scenario.orders().sendSound(25);
        Scenario.pass(Duration.ofSeconds(1));
      }
      arena.conclude(scenario, "partitions added to the jobs topic");
    }
  }

  @Test
  void theJobsTopicIsMadeAnew() {
    try (var scenario = scenario("anew")) {
      var site = scenario.site();
      scenario.startWorkers(2);
      scenario.orders().sendSound(150);
      scenario.awaitPublished(150);
      site.administer(admin -> admin.deleteTopics(List.of(site.topics().jobs())).all());
      await().ignoreExceptions().atMost(1, TimeUnit.MINUTES).until(() -> {
        var topic = new NewTopic(site.topics().jobs(), Site.PARTITIONS, (short) 3);
        site.administer(admin -> admin.createTopics(List.of(topic)).all());
        return true;
      });
      scenario.upheaval();
      Scenario.pass(Duration.ofSeconds(5));
      scenario.orders().sendSound(150);
      arena.conclude(scenario, "the jobs topic deleted and made anew beneath running workers");
    }
  }

  @Test
  void transactionsAreOfTheFirstVersionForAWhile() {
    try (var scenario = scenario("oldtransactions")) {
      scenario.startWorkers(2);
      scenario.orders().sendSound(150);
      scenario.awaitPublished(30);
      setTransactionVersion(scenario.site(), 1);
      scenario.killAt(List.of(CrashPoint.AFTER_SEND, CrashPoint.AFTER_SEND_OFFSETS, CrashPoint.AFTER_COMMIT), 40);
      setTransactionVersion(scenario.site(), 2);
      scenario.orders().sendSound(100);
      arena.conclude(scenario, "`transaction.version` 1 and 2 again beneath running workers");
    }
  }

  private static void setTransactionVersion(Site site, int version) {
    var change = new FeatureUpdate((short) version, version == 1 ? UpgradeType.SAFE_DOWNGRADE : UpgradeType.UPGRADE);
    site.administer(admin -> admin.updateFeatures(Map.of("transaction.version", change), new UpdateFeaturesOptions()).all());
  }
}
