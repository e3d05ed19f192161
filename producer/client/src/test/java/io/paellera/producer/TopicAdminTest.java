package io.paellera.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.paellera.embedded.EmbeddedKafka;
import io.paellera.embedded.KafkaCluster;
import io.paellera.producer.TopicState.Found;
import io.paellera.producer.internal.TopicReader;
import io.paellera.schemas.Topics;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.DescribeProducersOptions;
import org.apache.kafka.clients.admin.DescribeProducersResult;
import org.apache.kafka.clients.admin.ForwardingAdmin;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class TopicAdminTest {

  private static final Duration PATIENCE = Duration.ofMinutes(5);

  @Test
  void createsTheTopicsOnceAndThenTellsWhatDiffers() {
    try (var kafka = EmbeddedKafka.start();
        var admin = new TopicAdmin(RenderClient.builder().bootstrapServers(kafka.bootstrapServers()).settings())) {
      var plan = TopicPlan.DEFAULT.withPartitions(4);
      assertThat(admin.inspect(plan)).extracting(TopicState::found).containsOnly(Found.MISSING);
      assertThat(admin.create(plan))
          .extracting(TopicState::name, TopicState::found)
          .containsExactly(
              tuple("render.jobs", Found.CREATED),
              tuple("render.results", Found.CREATED),
              tuple("render.jobs.dlq", Found.CREATED),
              tuple("render.control", Found.CREATED));
      assertThat(admin.create(plan))
          .allSatisfy(state -> assertThat(state).isEqualTo(new TopicState(state.name(), Found.PRESENT, List.of())));
      assertThat(admin.inspect(plan.withPartitions(8).withRetention(Duration.ofDays(1))).get(0).differences())
          .containsExactlyInAnyOrder(
              "has 4 partitions, planned 8",
              "retention.ms is 604800000, planned 86400000",
              "segment.ms is 86400000, planned 12342857");
    }
  }

  @Test
  void topicsThatWereMadeJustNowAreUnknownToBrokersThatWereNotAsked() {
    try (var cluster = KafkaCluster.start()) {
      for (int i = 0; i < 10; i++) {
        var topics = new Topics("jobs" + i, "results" + i, "dlq" + i, "control" + i);
        var asked = new TreeSet<Integer>();
        try (var admin = admin(settings(cluster.bootstrapServers(), topics), asked)) {
          admin.create(TopicPlan.DEFAULT.withPartitions(4).withReplicas(1));
        }
        assertThat(asked).containsExactlyElementsOf(cluster.brokerIds());
        for (String broker : cluster.bootstrapServers().split(",")) {
          TopicReader.from(settings(broker, topics), topics.control(), Optional.empty()).close();
        }
      }
    }
  }

  /** Notes which brokers answered whether they know a topic. */
  private static TopicAdmin admin(ClientSettings settings, Set<Integer> asked) {
    return new TopicAdmin(
        settings,
        new ForwardingAdmin(Map.of("bootstrap.servers", settings.bootstrapServers())) {
          @Override
          public DescribeProducersResult describeProducers(
              Collection<TopicPartition> partitions, DescribeProducersOptions options) {
            asked.add(options.brokerId().orElseThrow());
            return super.describeProducers(partitions, options);
          }
        });
  }

  private static ClientSettings settings(String bootstrapServers, Topics topics) {
    return RenderClient.builder().bootstrapServers(bootstrapServers).topics(topics).timeout(PATIENCE).settings();
  }
}
