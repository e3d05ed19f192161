package io.paellera.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class SeparationTest {
  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final String TOPIC = "separated";

  @Test
  void leaderThatIsCutOffFromItsPeersIsDeposedByThemAndStillAnswersAsTheLeader() throws Exception {
    try (var cluster = KafkaCluster.start(ClusterSettings.defaults().behindProxies().withSeparableBrokers())) {
      try (var admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()))) {
        admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 3))).all().get();
      }
      cluster.view().awaitInSync(LIMIT);
      int deposed = cluster.view().leader(TOPIC, 0);
      int other = deposed % 3 + 1;

      cluster.isolate(deposed);
      await().atMost(LIMIT).ignoreExceptions().until(() -> leaderAsKnownTo(cluster, other) != deposed);

      assertThat(leaderAsKnownTo(cluster, deposed)).isEqualTo(deposed);

      cluster.reunite(deposed);
      cluster.view().awaitInSync(LIMIT);
      assertThat(leaderAsKnownTo(cluster, deposed)).isNotEqualTo(deposed);
    }
  }

  /** Asks one broker: the client can't reach another one. */
  private static int leaderAsKnownTo(KafkaCluster cluster, int broker) throws Exception {
    cluster.brokerIds().stream().filter(id -> id != broker).forEach(id -> cluster.proxy(id).set(new LinkFault.Reset()));
    var address = cluster.bootstrapServers().split(",")[broker - 1];
    var properties = Map.<String, Object>of("bootstrap.servers", address, "default.api.timeout.ms", 20_000, "request.timeout.ms", 20_000);
    try (var admin = Admin.create(properties)) {
      return admin.describeTopics(List.of(TOPIC)).allTopicNames().get().get(TOPIC).partitions().get(0).leader().id();
    } finally {
      cluster.brokerIds().forEach(id -> cluster.proxy(id).set(new LinkFault.Pass()));
    }
  }
}
