package io.paellera.local.chaos;

import io.paellera.embedded.ClusterSettings;
import io.paellera.embedded.KafkaCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Three brokers that the scenarios of a test class share, and the scores that they came to. Needs Linux, because brokers can be cut off from each other. */
final class Arena implements AutoCloseable {

  private static final Duration IN_SYNC_LIMIT = Duration.ofMinutes(2);

  private final KafkaCluster kafka;
  private final List<Score> scores = new ArrayList<>();

  Arena() {
    this(ClusterSettings.defaults());
  }

  Arena(ClusterSettings settings) {
    kafka = KafkaCluster.start(settings.withSeparableBrokers());
  }

  KafkaCluster kafka() {
    return kafka;
  }

  Scenario scenario(String name, Path folder, Map<String, String> settings) {
    return new Scenario(new Site(name, kafka.bootstrapServers(), 3), folder, settings);
  }

  Score conclude(Scenario scenario, String title) {
    var score = scenario.conclude(title);
    scores.add(score);
    System.out.println(Score.table(List.of(score)));
    return score;
  }

  /** Starts the brokers that are gone, and waits until all replicas are in sync. */
  void comeToRest() {
    kafka.startAll();
    kafka.view().awaitInSync(IN_SYNC_LIMIT);
  }

  /** Prints the scores. */
  @Override
  public void close() {
    kafka.close();
    System.out.println(Score.table(scores));
  }
}
