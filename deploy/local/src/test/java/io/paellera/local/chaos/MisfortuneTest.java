package io.paellera.local.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.paellera.embedded.LinkFault;
import io.paellera.embedded.S3Fault;
import io.paellera.embedded.S3FaultRule;
import io.paellera.worker.operations.CrashPoint;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** What neighbours, strangers, disks and clocks do to a running system. Part of {@code mvn -Pchaos verify}. */
@EnabledIfSystemProperty(named = "paellera.chaos", matches = "full", disabledReason = "takes a quarter of an hour: mvn -Pchaos verify")
class MisfortuneTest {

  private static final Duration PAST_WORKER_TIMEOUTS = Duration.ofSeconds(25);
  private static final Duration PAST_CLIENT_TIMEOUTS = Duration.ofSeconds(40);

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
  void aWorkerStandsStill() {
    try (var scenario = scenario("stillworker")) {
      scenario.startWorkers(2);
      for (int round = 0; round < 2; round++) {
        int before = scenario.published();
        scenario.orders().sendSound(250);
        scenario.awaitPublished(before + 60);
        scenario.freeze(scenario.alive().get(round), PAST_WORKER_TIMEOUTS);
      }
      arena.conclude(scenario, "SIGSTOP of a worker past every timeout, then SIGCONT");
    }
  }

  @Test
  void aLeaderStandsStill() {
    try (var scenario = scenario("stillbroker")) {
      scenario.startWorkers(2);
      scenario.orders().sendSound(250);
      scenario.awaitPublished(40);
      int leader = arena.kafka().view().leader(scenario.site().topics().jobs(), 0);
      arena.kafka().freeze(leader);
      Scenario.pass(PAST_CLIENT_TIMEOUTS);
      arena.kafka().thaw(leader);
      scenario.upheaval();
      scenario.orders().sendSound(150);
      arena.conclude(scenario, "SIGSTOP of a leader until it is deposed, then SIGCONT");
    }
  }

  @Test
  void aLeaderIsCutOffFromItsPeers() {
    try (var scenario = scenario("cutoff")) {
      scenario.startWorkers(2);
      scenario.orders().sendSound(250);
      scenario.awaitPublished(40);
      int leader = arena.kafka().view().leader(scenario.site().topics().jobs(), 0);
      arena.kafka().isolate(leader);
      Scenario.pass(PAST_CLIENT_TIMEOUTS);
      arena.kafka().reunite(leader);
      scenario.upheaval();
      scenario.orders().sendSound(150);
      arena.conclude(scenario, "a leader cut off from its peers for 40 s, but not from workers and clients");
    }
  }

  @Test
  void theStoreStandsStill() {
    try (var scenario = scenario("stillstore")) {
      scenario.startWorkers(2);
      scenario.orders().sendSound(250);
      scenario.awaitPublished(40);
      scenario.site().line().set(new LinkFault.HalfOpen());
      Scenario.pass(PAST_CLIENT_TIMEOUTS);
      scenario.site().line().set(new LinkFault.Pass());
      arena.conclude(scenario, "S3 stands still for 40 s: connections open, not a byte");
    }
  }

  @Test
  void theDiskOfTheStoreIsFull() {
    try (var scenario = scenario("fulldisk")) {
      scenario.startWorkers(2);
      scenario.orders().sendSound(250);
      scenario.awaitPublished(40);
      var full = new S3Fault.Answer(507, "XMinioStorageFull", "Storage backend has reached its minimum free drive threshold.");
      scenario.site().proxy().set(S3FaultRule.inject(full).onMethod("PUT"));
      Scenario.pass(PAST_CLIENT_TIMEOUTS);
      scenario.site().proxy().set();
      arena.conclude(scenario, "disk of S3 full for 40 s");
    }
  }

  @Test
  void strangersLeaveObjectsBesideThePicturesOfKilledWorkers() {
    try (var scenario = scenario("strangers")) {
      var strangers = new Strangers(scenario.site());
      scenario.orders().sendSound(120);
      strangers.visitJobs(scenario.orders());
      scenario.startWorkers(1);
      int thumbnails = 0;
      for (CrashPoint point : List.of(CrashPoint.AFTER_PUT, CrashPoint.BEFORE_TRANSACTION, CrashPoint.AFTER_SEND)) {
        scenario.killAt(List.of(point), 40);
        thumbnails = strangers.visitPictures();
      }
      assertThat(thumbnails).as("thumbnails beside pictures").isPositive();
      arena.conclude(scenario, "kill -9 beside thumbnails, folder markers and .DS_Store in the bucket");
    }
  }

  @Test
  void onePercentIsHostile() {
    try (var scenario = scenario("hostile")) {
      scenario.startWorkers(2);
      for (Hostility kind : Hostility.values()) {
        scenario.orders().sendSound(99);
        scenario.orders().sendHostile(kind);
      }
      arena.conclude(scenario, "1 % hostile records: broken, wrong types, long headers, type and trace, packed zeros");
    }
  }

  @Test
  void clocksDisagreeByAnHour() {
    try (var scenario = scenario("clocks")) {
      for (String ahead : List.of("PT1H", "PT-1H", "PT0S")) {
        scenario.startWorker("-D" + PlainWorker.CLOCK_AHEAD + "=" + ahead);
      }
      for (Duration ahead : List.of(Duration.ofMinutes(59), Duration.ofHours(-1), Duration.ZERO)) {
        scenario.orders().clockAhead(ahead);
        scenario.orders().sendSound(80);
      }
      scenario.awaitPublished(40);
      scenario.kill(scenario.alive().get(0));
      arena.conclude(scenario, "clocks of workers and of those who enqueue an hour ahead and behind");
    }
  }
}
