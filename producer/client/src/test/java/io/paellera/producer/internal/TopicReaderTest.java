package io.paellera.producer.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.paellera.embedded.EmbeddedKafka;
import io.paellera.embedded.KafkaSettings;
import io.paellera.embedded.LinkFault;
import io.paellera.embedded.TcpProxy;
import io.paellera.producer.BrokerUnreachableException;
import io.paellera.producer.RenderClient;
import io.paellera.producer.RenderClientBuilder;
import io.paellera.producer.TopicAdmin;
import io.paellera.producer.TopicPlan;
import io.paellera.schemas.RenderJob;
import io.paellera.schemas.Topics;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TopicReaderTest {

  private static final int SUBMISSIONS = 20;
  private static final int JOBS = 20;

  /** A broker that has gone away must not be waited for in silence, for ever. */
  @Test
  void aBrokerThatGoesAwayHalfwayIsReportedWithinTheTimeout() {
    try (var proxy = TcpProxy.start();
        var kafka = EmbeddedKafka.start(KafkaSettings.defaults().advertisedOn(proxy.port()))) {
      proxy.forwardTo(kafka.port());
      var patient = RenderClient.builder().bootstrapServers(kafka.bootstrapServers());
      fill(patient);
      var settings =
          patient
              .timeout(Duration.ofSeconds(15))
              .kafka("max.poll.records", "10")
              .kafka("fetch.max.bytes", "1000")
              .kafka("max.partition.fetch.bytes", "1000")
              .settings();
      try (var reader = TopicReader.from(settings, Topics.DEFAULT.jobs(), Optional.empty())) {
        while (reader.poll(Duration.ofMillis(100)).isEmpty()) {
          assertThat(reader.reachedEnd()).isFalse();
        }
        proxy.set(new LinkFault.HalfOpen());
        assertThatThrownBy(
                () -> {
                  while (!reader.reachedEnd()) {
                    reader.poll(Duration.ofMillis(100));
                  }
                })
            .isInstanceOf(BrokerUnreachableException.class)
            .hasMessageContaining(kafka.bootstrapServers());
        proxy.set(new LinkFault.Reset());
      }
    }
  }

  /** Many small submissions make many small batches of records, which can't be fetched in one answer. */
  private static void fill(RenderClientBuilder builder) {
    try (var client = builder.build();
        var admin = new TopicAdmin(client.settings())) {
      admin.create(TopicPlan.DEFAULT.withPartitions(1));
      for (int i = 0; i < SUBMISSIONS; i++) {
        client.submitAll(
            IntStream.range(0, JOBS).mapToObj(number -> RenderJob.builder(client.newJobId(), "apple " + number).build()));
      }
    }
  }
}
