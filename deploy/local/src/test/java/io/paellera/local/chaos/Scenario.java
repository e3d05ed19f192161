package io.paellera.local.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.paellera.local.chaos.Fleet.Member;
import io.paellera.worker.operations.CrashPoint;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.awaitility.core.ConditionTimeoutException;

/** One scenario: jobs, workers, an observer, and what was done to them. */
final class Scenario implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final Duration GRACE = Duration.ofMinutes(2);
  private static final int MAX_BATCH = 8;

  private final Site site;
  private final Orders orders;
  private final Observer observer;
  private final Fleet fleet;
  private final List<Death> deaths = new ArrayList<>();
  private int kills;
  private int upheavals;

  /** A worker's end, and the jobs that it had begun and not brought to an end. */
  private record Death(long at, Set<String> begun, int pictures) {}

  Scenario(Site site, Path folder, Map<String, String> settings) {
    this(WorkerKind.PLAIN, site, folder, settings);
  }

  Scenario(WorkerKind kind, Site site, Path folder, Map<String, String> settings) {
    this.site = site;
    this.orders = new Orders(site);
    this.observer = new Observer(site);
    this.fleet = new Fleet(kind, site, folder, settings);
  }

  Site site() {
    return site;
  }

  Orders orders() {
    return orders;
  }

  /** That of one of the workers. */
  String transactionalId() {
    return site.group() + "-" + fleet.alive().get(0).name();
  }

  int published() {
    return observer.count();
  }

  Member startWorker(String... jvmOptions) {
    upheavals++;
    return fleet.start(jvmOptions);
  }

  void startWorkers(int count) {
    for (int i = 0; i < count; i++) {
      startWorker();
    }
  }

  List<Member> alive() {
    return fleet.alive();
  }

  /** SIGKILL. */
  void kill(Member member) {
    member.process().kill();
    died(member);
  }

  /** SIGKILL of every worker. */
  void killAll() {
    alive().forEach(this::kill);
  }

  /** SIGSTOP for so long, and SIGCONT. Others have its work by then. */
  void freeze(Member member, Duration time) {
    member.process().freeze();
    noteDeath(member);
    pass(time);
    member.process().thaw();
  }

  /** Lets time pass. */
  static void pass(Duration time) {
    await().pollDelay(time).atMost(time.plusMinutes(1)).until(() -> true);
  }

  /** SIGTERM, and what it leaves behind. Returns the exit status. */
  int stop(Member member) {
    int status = member.stop(GRACE);
    noteDeath(member);
    return status;
  }

  /** SIGTERM, and another while it drains. Returns the exit status. */
  int stopTwice(Member member) {
    member.signal();
    await().pollDelay(Duration.ofMillis(300)).until(() -> true);
    member.signal();
    assertThat(member.process().waitFor(Duration.ofSeconds(10))).as("ends at the second signal").isTrue();
    noteDeath(member);
    return member.process().exitStatus();
  }

  /** Something beside the workers was killed. */
  void killedElsewhere() {
    kills++;
    upheavals++;
  }

  /** Something happened that moves partitions. */
  void upheaval() {
    upheavals++;
  }

  /** A worker dies at each point, beside others that live and take its work over before the next one dies; jobs keep coming. */
  void killAt(List<CrashPoint> points, int jobsEach) {
    for (CrashPoint point : points) {
      upheavals++;
      var victim = fleet.start(point, point == CrashPoint.DURING_REBALANCE || point == CrashPoint.DURING_DRAIN ? 1 : 3);
      await().atMost(PATIENCE).pollInterval(Duration.ofMillis(500)).until(() -> provoke(victim, point, jobsEach));
      died(victim);
      awaitRecovery();
    }
  }

  /** Waits until what the dead had begun is brought to an end by others. */
  void awaitRecovery() {
    var begun = deaths.get(deaths.size() - 1).begun();
    await().atMost(PATIENCE).pollInterval(Duration.ofMillis(200)).until(() -> begun.stream().allMatch(id -> observer.seenAt(id).isPresent()));
  }

  /** Gives a victim something to do. Returns whether it is dead. */
  private boolean provoke(Member victim, CrashPoint point, int jobsEach) {
    if (!victim.process().isAlive()) {
      return true;
    }
    if (orders.all().size() - observer.count() < jobsEach) {
      orders.sendSound(jobsEach);
    }
    boolean working = !victim.log().seeds().isEmpty();
    if (working && point == CrashPoint.DURING_DRAIN) {
      victim.stop(GRACE);
    }
    if (working && point == CrashPoint.DURING_REBALANCE && fleet.alive().size() < 4) {
      startWorker();
    }
    return !victim.process().isAlive();
  }

  private void died(Member member) {
    kills++;
    noteDeath(member);
  }

  private void noteDeath(Member member) {
    upheavals++;
    var begun = member.log().seeds().stream().filter(seed -> observer.seenAt(orders.jobOf(seed)).isEmpty()).collect(Collectors.toSet());
    deaths.add(
        new Death(
            System.nanoTime(), begun.stream().map(orders::jobOf).collect(Collectors.toCollection(TreeSet::new)), begun.size()));
  }

  /** Waits for the outcome of every job, stops the workers, and lets the oracle judge. */
  Score conclude(String title) {
    orders.flush();
    awaitOutcomes();
    fleet.stopAll(GRACE);
    var evidence = new Evidence(site);
    evidence.check(orders);
    var score =
        new Score(
            title, orders.all().size(), kills, evidence.lost(orders), evidence.duplicated(), repeated(), inFlight(), recoverySeconds());
    assertThat(score.repeated()).as("repeated renders against what was in flight").isLessThanOrEqualTo(score.inFlight());
    return score;
  }

  /** Waits until so many outcomes are visible. */
  void awaitPublished(int count) {
    await().atMost(PATIENCE).pollInterval(Duration.ofMillis(200)).until(() -> observer.count() >= count);
  }

  /** Waits until the group has no member. */
  void awaitEmptyGroup() {
    await().atMost(PATIENCE).until(() -> members() == 0);
  }

  private int members() {
    var group = site.group();
    return site.administer(admin -> admin.describeConsumerGroups(List.of(group)).describedGroups().get(group)).members().size();
  }

  private void awaitOutcomes() {
    try {
      await().atMost(PATIENCE).pollInterval(Duration.ofMillis(200)).until(() -> observer.count() >= orders.all().size());
    } catch (ConditionTimeoutException e) {
      throw new AssertionError(
          "%d of %d outcomes were seen; %d jobs have none; the observer is at %s"
              .formatted(observer.count(), orders.all().size(), new Evidence(site).lost(orders), observer.whereabouts()),
          e);
    }
  }

  private int repeated() {
    var all = fleet.all().stream().flatMap(member -> member.log().seeds().stream()).toList();
    return all.size() - Set.copyOf(all).size();
  }

  /** What died with its worker, and what a lane may be at when a partition goes: the batch that it draws, and the next one. */
  private int inFlight() {
    return deaths.stream().mapToInt(Death::pictures).sum() + upheavals * fleet.started() * 2 * MAX_BATCH;
  }

  private double recoverySeconds() {
    return deaths.stream()
        .flatMapToLong(death -> death.begun().stream().mapToLong(id -> observer.seenAt(id).orElseThrow() - death.at()))
        .mapToDouble(nanos -> nanos / 1e9)
        .max()
        .orElse(0);
  }

  @Override
  public void close() {
    fleet.close();
    observer.close();
    orders.close();
    site.close();
  }
}
