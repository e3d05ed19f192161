package io.paellera.command.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.paellera.embedded.EmbeddedKafka;
import io.paellera.embedded.KafkaSettings;
import io.paellera.embedded.LinkFault;
import io.paellera.embedded.TcpProxy;
import io.paellera.producer.RenderClient;
import io.paellera.producer.TopicAdmin;
import io.paellera.producer.TopicPlan;
import io.paellera.producer.support.FakeWorker;
import io.paellera.producer.support.Results;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class WatchTest {

  private static final Duration PATIENCE = Duration.ofMinutes(5);

  @Test
  void brokersThatGoAwayForGoodEndTheWatchAndNotInSilence() {
    try (var proxy = TcpProxy.start();
        var kafka = EmbeddedKafka.start(KafkaSettings.defaults().advertisedOn(proxy.port()))) {
      proxy.forwardTo(kafka.port());
      try (var admin = new TopicAdmin(RenderClient.builder().bootstrapServers(kafka.bootstrapServers()).settings())) {
        admin.create(TopicPlan.DEFAULT.withPartitions(1));
      }
      var worker =
          FakeWorker.answering(
              kafka.bootstrapServers(),
              job ->
                  job.prompt().orElseThrow().startsWith("poison")
                      ? Optional.of(Results.failed(job, "poison", "it is poison"))
                      : Optional.empty());
      var paellera = Paellera.with(kafka.bootstrapServers());
      var err = new ByteArrayOutputStream();
      try (worker) {
        paellera.run("enqueue", "--batch", "left-alone", "poison ivy", "never");
        var watching =
            CompletableFuture.supplyAsync(
                () ->
                    paellera.runTo(
                        new PrintStream(OutputStream.nullOutputStream()),
                        new PrintStream(err, true, UTF_8),
                        "watch", "left-alone", "--timeout", "15s"));
        await().atMost(PATIENCE).until(() -> err.toString(UTF_8).contains("it is poison"));
        proxy.set(new LinkFault.HalfOpen());
        assertThat(watching).succeedsWithin(PATIENCE).isEqualTo(ExitCode.UNAVAILABLE);
        assertThat(err.toString(UTF_8)).contains("paellera: no broker at " + kafka.bootstrapServers());
      } finally {
        proxy.set(new LinkFault.Pass());
      }
    }
  }
}
