package io.paellera.command.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.paellera.embedded.EmbeddedKafka;
import io.paellera.embedded.KafkaSettings;
import io.paellera.embedded.LinkFault;
import io.paellera.embedded.TcpProxy;
import io.paellera.producer.ClientSettings;
import io.paellera.producer.RenderClient;
import io.paellera.producer.RenderClientBuilder;
import io.paellera.producer.SubmissionException;
import io.paellera.producer.TopicAdmin;
import io.paellera.producer.TopicPlan;
import io.paellera.producer.internal.EncodedJob;
import io.paellera.schemas.RenderJob;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RunTest {

  private static final Duration SHORT = Duration.ofSeconds(10);
  private static final Duration LONG = Duration.ofMinutes(3);

  private static RenderClientBuilder withTopics(EmbeddedKafka kafka) {
    var client = RenderClient.builder().bootstrapServers(kafka.bootstrapServers());
    try (var admin = new TopicAdmin(client.settings())) {
      admin.create(TopicPlan.DEFAULT.withPartitions(1));
    }
    return client;
  }

  /** Jobs until then. */
  private static Stream<EncodedJob> jobsUntil(AtomicBoolean end) {
    return Stream.iterate(1, number -> number + 1)
        .takeWhile(number -> !end.get())
        .map(number -> EncodedJob.of(RenderJob.builder("job-" + number, "red apple").batch("b").build()));
  }

  private static Run run(ClientSettings settings) {
    return new Run(settings, "b", "RUN", 1);
  }

  @Test
  void aCommitThatTimedOutEndedInAStackTrace() {
    try (var proxy = TcpProxy.start();
        var kafka = EmbeddedKafka.start(KafkaSettings.defaults().advertisedOn(proxy.port()))) {
      proxy.forwardTo(kafka.port());
      var settings = withTopics(kafka).timeout(SHORT).settings();
      var frozen = new AtomicBoolean();
      try (var run = run(settings)) {
        LongConsumer freeze =
            committed -> {
              proxy.set(new LinkFault.HalfOpen());
              frozen.set(true);
            };
        assertThatThrownBy(() -> run.send(jobsUntil(frozen), freeze))
            .isInstanceOfSatisfying(SubmissionException.class, e -> assertThat(e.acknowledged()).isPositive())
            .hasMessageContaining("no broker answered in time; at least " + run.committed() + " are in Kafka");
      } finally {
        proxy.set(new LinkFault.Reset());
      }
    }
  }

  @Test
  void aCommitThatTimesOutIsTriedAgainWithinTheTimeout() {
    try (var proxy = TcpProxy.start();
        var kafka = EmbeddedKafka.start(KafkaSettings.defaults().advertisedOn(proxy.port()))) {
      proxy.forwardTo(kafka.port());
      var settings = withTopics(kafka).timeout(LONG).kafka("max.block.ms", "5000").kafka("request.timeout.ms", "5000").settings();
      var frozen = new AtomicBoolean();
      var thaw = CompletableFuture.delayedExecutor(SHORT.toSeconds(), TimeUnit.SECONDS);
      try (var run = run(settings)) {
        LongConsumer freezeForAWhile =
            committed -> {
              if (frozen.compareAndSet(false, true)) {
                proxy.set(new LinkFault.HalfOpen());
                CompletableFuture.runAsync(() -> proxy.set(new LinkFault.Pass()), thaw);
              }
            };
        long sent = run.send(jobsUntil(frozen), freezeForAWhile).jobs();
        assertThat(sent).isPositive().isEqualTo(run.committed());
      } finally {
        proxy.set(new LinkFault.Pass());
      }
    }
  }
}
