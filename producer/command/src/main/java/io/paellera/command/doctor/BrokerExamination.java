package io.paellera.command.doctor;

import static java.util.Objects.requireNonNull;

import io.paellera.command.doctor.Finding.Verdict;
import io.paellera.command.workers.Attendance;
import io.paellera.command.workers.Lookout;
import io.paellera.command.workers.WorkerGroup;
import io.paellera.producer.ClientSettings;
import io.paellera.producer.TopicAdmin;
import io.paellera.producer.TopicPlan;
import io.paellera.producer.TopicState;
import io.paellera.producer.internal.KafkaFaults;
import io.paellera.producer.internal.KafkaProperties;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.FinalizedVersionRange;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;

/** Looks at what belongs to Kafka. Each question may wait as long as the timeout of the settings. */
final class BrokerExamination {

  /** The one thing by which a cluster tells its release: a number that grows with it. Some makes of broker don't have it. */
  private static final String RELEASE = "metadata.version";

  private static final String TRANSACTIONS = "transaction.version";
  private static final int TRANSACTIONS_WITH_EPOCHS = 2;
  private static final String OFFSETS_KEPT = "offsets.retention.minutes";
  private static final String OFFSET_TEXT = "offset.metadata.max.bytes";

  /** What workers write beside an offset: Kafka's default allows as much. */
  private static final int OFFSET_TEXT_WANTED = 4096;

  private final ClientSettings settings;
  private final String group;

  BrokerExamination(ClientSettings settings, String group) {
    this.settings = requireNonNull(settings, "settings is null");
    this.group = requireNonNull(group, "group is null");
  }

  List<Finding> cluster() throws InterruptedException {
    Admin admin = Admin.create(KafkaProperties.admin(settings));
    try {
      var cluster = admin.describeCluster();
      int nodes = cluster.nodes().get().size();
      int node = cluster.controller().get().id();
      Map<String, FinalizedVersionRange> features = admin.describeFeatures().featureMetadata().get().finalizedFeatures();
      var findings = new ArrayList<Finding>();
      String level = features.containsKey(RELEASE) ? ", " + RELEASE + " " + features.get(RELEASE).maxVersionLevel() : "";
      findings.add(
          ok(
              "broker",
              "%s: cluster %s, %d %s%s"
                  .formatted(settings.bootstrapServers(), cluster.clusterId().get(), nodes, nodes == 1 ? "node" : "nodes", level)));
      findings.add(transactions(Optional.ofNullable(features.get(TRANSACTIONS))));
      findings.addAll(keeping(admin, String.valueOf(node)));
      return findings;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KafkaException kafka ? kafka : new KafkaException(KafkaFaults.explain(e), e.getCause());
    } finally {
      admin.close(Duration.ZERO);
    }
  }

  private static Finding transactions(Optional<FinalizedVersionRange> version) {
    int level = version.map(range -> (int) range.maxVersionLevel()).orElse(0);
    String found = TRANSACTIONS + " " + level;
    return level >= TRANSACTIONS_WITH_EPOCHS
        ? ok("transactions", found)
        : new Finding(
            "transactions",
            Verdict.WARNING,
            found + ": a transaction that a slow network delays can reach into a later one. With Kafka 4 or later:"
                + " kafka-features.sh upgrade --feature " + TRANSACTIONS + "=" + TRANSACTIONS_WITH_EPOCHS);
  }

  /** Compares how long jobs are kept with how long the broker remembers what a group has read. */
  private List<Finding> keeping(Admin admin, String node) throws ExecutionException, InterruptedException {
    var broker = new ConfigResource(ConfigResource.Type.BROKER, node);
    Config config;
    try {
      config = admin.describeConfigs(List.of(broker)).all().get().get(broker);
    } catch (ExecutionException e) {
      return List.of(new Finding("broker settings", Verdict.SKIPPED, KafkaFaults.explain(e)));
    }
    var findings = new ArrayList<Finding>();
    number(config, OFFSET_TEXT)
        .filter(bytes -> bytes < OFFSET_TEXT_WANTED)
        .ifPresent(
            bytes ->
                findings.add(
                    new Finding(
                        "offsets",
                        Verdict.WARNING,
                        "%s is %d, so workers can't note many finished jobs beside an offset and take fewer at a time: set it to %d"
                            .formatted(OFFSET_TEXT, bytes, OFFSET_TEXT_WANTED))));
    Optional<Long> kept = number(config, OFFSETS_KEPT);
    Optional<Long> retention = retention(admin);
    if (kept.isPresent() && retention.isPresent()) {
      findings.add(offsets(Duration.ofMinutes(kept.get()), retention.get()));
    }
    return findings;
  }

  private static Finding offsets(Duration kept, long retentionMillis) {
    boolean forever = retentionMillis < 0;
    String jobs = forever ? "for ever" : Duration.ofMillis(retentionMillis).toHours() + " h";
    String found = "remembered for " + kept.toHours() + " h after a group's last worker, jobs kept " + jobs;
    return forever || retentionMillis > kept.toMillis()
        ? new Finding(
            "offsets",
            Verdict.WARNING,
            found + ": a group that rests for longer would begin from the oldest job. Set " + OFFSETS_KEPT
                + " of the brokers to more than the topic's retention.ms")
        : ok("offsets", found);
  }

  private Optional<Long> retention(Admin admin) throws InterruptedException {
    var topic = new ConfigResource(ConfigResource.Type.TOPIC, settings.topics().jobs());
    try {
      return number(admin.describeConfigs(List.of(topic)).all().get().get(topic), TopicConfig.RETENTION_MS_CONFIG);
    } catch (ExecutionException e) {
      // a topic that is missing is told by the examination of the topics
      return Optional.empty();
    }
  }

  private static Optional<Long> number(Config config, String key) {
    return Optional.ofNullable(config.get(key)).map(entry -> entry.value()).map(Long::valueOf);
  }

  List<Finding> topics() {
    try (var admin = new TopicAdmin(settings)) {
      return admin.inspect(TopicPlan.DEFAULT).stream().map(BrokerExamination::topic).toList();
    }
  }

  private static Finding topic(TopicState state) {
    String what = "topic " + state.name();
    if (state.found() == TopicState.Found.MISSING) {
      return new Finding(what, Verdict.FAULT, "missing. Create it: paellera topics create");
    }
    boolean wrongCleanup = state.differences().stream().anyMatch(difference -> difference.startsWith("cleanup.policy"));
    return new Finding(
        what,
        wrongCleanup ? Verdict.FAULT : Verdict.OK,
        state.differences().isEmpty()
            ? "as planned"
            : "there; differs from the usual plan: " + String.join("; ", state.differences()));
  }

  List<Finding> workers() {
    try (var workers = new WorkerGroup(settings, group, settings.timeout())) {
      Attendance attendance = workers.look();
      if (attendance instanceof Attendance.Answered answered) {
        return workers(answered);
      }
      String why = attendance instanceof Attendance.Refused no ? no.reason() : "no broker answered in time";
      return List.of(new Finding("workers", Verdict.SKIPPED, why));
    }
  }

  private List<Finding> workers(Attendance.Answered answered) {
    var findings = new ArrayList<Finding>();
    findings.add(
        answered.workers() == 0
            ? new Finding(
                "workers", Verdict.WARNING, "group " + group + " has no worker now. Start one (another group: intake.group)")
            : ok("workers", answered.workers() + " in group " + group));
    if (answered.takenUnread() > 0) {
      findings.add(new Finding("retention", Verdict.WARNING, Lookout.takenUnread(answered.takenUnread())));
    }
    return findings;
  }

  private static Finding ok(String what, String detail) {
    return new Finding(what, Verdict.OK, detail);
  }
}
