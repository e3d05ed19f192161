package io.paellera.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.paellera.embedded.EmbeddedKafka;
import io.paellera.producer.TopicState.Found;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class TopicAdminTest {

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
}
