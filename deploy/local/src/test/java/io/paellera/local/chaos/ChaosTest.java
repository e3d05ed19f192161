package io.paellera.local.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.paellera.embedded.KafkaCluster;
import io.paellera.embedded.S3Fault;
import io.paellera.embedded.S3FaultRule;
import io.paellera.worker.operations.CrashPoint;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** The full form of the fault suite: three brokers in JVMs of their own. Run by {@code mvn -Pchaos verify}, which prints its scores. */
@EnabledIfSystemProperty(named = "paellera.chaos", matches = "full", disabledReason = "takes half an hour: mvn -Pchaos verify")
class ChaosTest {

  private static final Duration IN_SYNC_LIMIT = Duration.ofMinutes(2);
  private static final List<Score> SCORES = new ArrayList<>();
  private static KafkaCluster kafka;

  @TempDir private Path folder;

  @BeforeAll
  static void startBrokers() {
    kafka = KafkaCluster.start();
  }

  @AfterAll
  static void stopBrokersAndPrintScores() {
    kafka.close();
    System.out.println(Score.table(SCORES));
  }

  @AfterEach
  void letTheBrokersComeToRest() {
    kafka.startAll();
    kafka.view().awaitInSync(IN_SYNC_LIMIT);
  }

  private Scenario scenario(String name, Map<String, String> settings) {
    return new Scenario(new Site(name, kafka.bootstrapServers(), 3), folder, settings);
  }

  private Scenario scenario(String name) {
    return scenario(name, Map.of());
  }

  private static void conclude(Scenario scenario, String title) {
    var score = scenario.conclude(title);
    SCORES.add(score);
    System.out.println(Score.table(List.of(score)));
  }

  @Test
  void workersAreKilledAtEveryPoint() {
    try (var scenario = scenario("points")) {
      scenario.startWorkers(2);
      scenario.killAt(List.of(CrashPoint.values()), 60);
      conclude(scenario, "kill -9 of a worker at " + CrashPoint.values().length + " points");
    }
  }

  @Test
  void aKilledWorkersJobsAreTakenOverWithinFifteenSeconds() {
    try (var scenario = scenario("takeover")) {
      scenario.startWorkers(3);
      for (int round = 0; round < 3; round++) {
        int before = scenario.published();
        scenario.orders().sendSound(300);
        await().atMost(2, TimeUnit.MINUTES).until(() -> scenario.published() > before + 60);
        scenario.kill(scenario.alive().get(0));
        scenario.awaitRecovery();
        scenario.startWorker();
      }
      conclude(scenario, "kill -9 of a busy worker, default settings");
      assertThat(SCORES.get(SCORES.size() - 1).recoverySeconds()).isBetween(0.0, 15.0);
    }
  }

  @Test
  void brokersAreKilled() {
    try (var scenario = scenario("brokers")) {
      scenario.startWorkers(2);
      scenario.orders().sendSound(200);
      await().atMost(2, TimeUnit.MINUTES).until(() -> scenario.published() > 20);
      var view = kafka.view();
      for (var whom :
          List.<IntSupplier>of(
              () -> view.leader(scenario.site().topics().jobs(), 0),
              () -> view.groupCoordinator(scenario.site().group()),
              () -> view.transactionCoordinator(scenario.transactionalId()),
              view::controller)) {
        int broker = whom.getAsInt();
        int before = scenario.published();
        scenario.orders().sendSound(150);
        await().atMost(2, TimeUnit.MINUTES).until(() -> scenario.published() > before + 20);
        kafka.kill(broker);
        scenario.killedElsewhere();
        await().pollDelay(8, TimeUnit.SECONDS).atMost(1, TimeUnit.MINUTES).until(() -> true);
        kafka.start(broker);
        view.awaitInSync(IN_SYNC_LIMIT);
      }
      conclude(scenario, "kill -9 of a broker: leader, group and transaction coordinator, controller");
    }
  }

  @Test
  void allBrokersAreGoneForAMinute() {
    try (var scenario = scenario("blackout")) {
      scenario.startWorkers(2);
      scenario.orders().sendSound(400);
      await().atMost(2, TimeUnit.MINUTES).until(() -> scenario.published() > 30);
      kafka.brokerIds().forEach(kafka::kill);
      kafka.brokerIds().forEach(broker -> scenario.killedElsewhere());
      await().pollDelay(60, TimeUnit.SECONDS).atMost(2, TimeUnit.MINUTES).until(() -> true);
      kafka.startAll();
      conclude(scenario, "all brokers gone for a minute");
    }
  }

  @Test
  void workersComeAndGoEveryFewSeconds() {
    try (var scenario = scenario("storm")) {
      scenario.startWorkers(3);
      for (int round = 0; round < 14; round++) {
        scenario.orders().sendSound(120);
        var oldest = scenario.alive().get(0);
        if (round % 2 == 0) {
          scenario.stop(oldest);
        } else {
          scenario.kill(oldest);
        }
        scenario.startWorker();
        await().pollDelay(3, TimeUnit.SECONDS).atMost(1, TimeUnit.MINUTES).until(() -> true);
      }
      conclude(scenario, "rebalance storm: workers killed or stopped, and replaced, every few seconds");
    }
  }

  @Test
  void theStoreIsDownForAMinute() {
    try (var scenario = scenario("storedown")) {
      scenario.startWorkers(2);
      scenario.orders().sendSound(300);
      await().atMost(2, TimeUnit.MINUTES).until(() -> scenario.published() > 30);
      scenario.site().proxy().set(S3FaultRule.inject(new S3Fault.Reset()));
      await().pollDelay(60, TimeUnit.SECONDS).atMost(2, TimeUnit.MINUTES).until(() -> true);
      scenario.site().proxy().set();
      conclude(scenario, "S3 down for a minute");
    }
  }

  @Test
  void theStoreFailsInEveryWay() {
    try (var scenario = scenario("storefaults")) {
      scenario
          .site()
          .proxy()
          .set(
              S3FaultRule.inject(S3Fault.SLOW_DOWN).everyCalls(11),
              S3FaultRule.inject(S3Fault.INTERNAL_ERROR).everyCalls(13),
              S3FaultRule.inject(new S3Fault.Reset()).everyCalls(17),
              S3FaultRule.inject(new S3Fault.LoseAnswer()).onMethod("PUT").everyCalls(7),
              S3FaultRule.inject(new S3Fault.CutRequestAfter(200)).onMethod("PUT").everyCalls(19),
              S3FaultRule.inject(new S3Fault.CutAnswerAfter(20)).everyCalls(23),
              S3FaultRule.inject(new S3Fault.Delay(Duration.ofSeconds(2))).everyCalls(29));
      scenario.startWorkers(2);
      scenario.orders().sendSound(500);
      conclude(scenario, "S3: 503, 500, latency, resets, cuts, lost answers of PUT");
    }
  }

  @Test
  void onePercentIsPoison() {
    try (var scenario = scenario("poison")) {
      scenario.startWorkers(2);
      for (int i = 0; i < 20; i++) {
        scenario.orders().sendSound(99);
        scenario.orders().send(PlainRenderers.POISON, Order.Fate.FAILED);
      }
      conclude(scenario, "1 % poison jobs");
    }
  }

  @Test
  void fivePercentCannotBeDecoded() {
    try (var scenario = scenario("undecodable")) {
      scenario.startWorkers(2);
      for (int i = 0; i < 25; i++) {
        scenario.orders().sendSound(19);
        scenario.orders().sendUndecodable();
      }
      conclude(scenario, "5 % undecodable records");
    }
  }

  @Test
  void stepsHang() {
    try (var scenario = scenario("hang", Map.of("render.step-timeout", "2s"))) {
      scenario.startWorkers(1);
      scenario.upheaval();
      for (int i = 0; i < 2; i++) {
        scenario.orders().sendSound(30);
        scenario.orders().send(PlainRenderers.HANG, Order.Fate.FAILED);
        scenario.upheaval();
      }
      conclude(scenario, "steps that hang");
    }
  }

  @Test
  void theWorkersOwnCommandStopsAtItsFirstSignalInOrderAndAtItsSecondAtOnce() {
    var site = new Site("signals", kafka.bootstrapServers(), 3);
    try (var scenario = new Scenario(WorkerKind.REAL, site, folder, Map.of("render.threads", "1"))) {
      scenario.orders().sendSound(150);
      var first = scenario.startWorker();
      await().atMost(2, TimeUnit.MINUTES).until(() -> scenario.published() > 5);
      assertThat(scenario.stop(first)).as("exit status after a drain").isZero();
      int drained = scenario.published();
      var second = scenario.startWorker();
      await().atMost(2, TimeUnit.MINUTES).until(() -> scenario.published() > drained + 5);
      assertThat(scenario.stopTwice(second)).as("exit status after stopping at once").isZero();
      scenario.startWorkers(1);
      conclude(scenario, "SIGTERM, and SIGTERM twice, with the built-in model");
    }
  }
}
