package io.paellera.worker.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.paellera.renderer.ModelCard;
import io.paellera.schemas.RenderJob;
import io.paellera.worker.Worker;
import io.paellera.worker.config.KafkaProperties;
import io.paellera.worker.config.WorkerSettings;
import io.paellera.worker.support.Backend;
import io.paellera.worker.support.FakeRenderers;
import io.paellera.worker.support.WithBackend;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;

@WithBackend
class OtherWeightsTest {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @Test
  void otherWeightsUnderTheSameNameAreTold(Backend backend) {
    var site = backend.site(2);
    IntStream.range(0, 4).forEach(i -> site.enqueue(RenderJob.builder("job-" + i, "red apple").build()));
    ModelCard card = FakeRenderers.quick().card();
    try (var worker = Worker.start(site.settings("worker.name", "w-1"), FakeRenderers.quick())) {
      await().atMost(PATIENCE).until(() -> site.results().size() >= 4);
    }
    site.send(site.results, "odd", new byte[] {1, 2, 3});
    var other = new ModelCard(card.name(), card.version(), "e".repeat(64), card.defaults(), card.limits());
    var foreign = new ModelCard("another", card.version(), "e".repeat(64), card.defaults(), card.limits());
    assertThat(complaint(site, card, Instant.now())).isEmpty();
    assertThat(complaint(site, foreign, Instant.now())).isEmpty();
    assertThat(complaint(site, other, Instant.now().plus(Duration.ofHours(1)))).as("long ago").isEmpty();
    assertThat(complaint(site, other, Instant.now()))
        .hasValueSatisfying(
            sentence ->
                assertThat(sentence)
                    .contains(card.name() + "@eeeeeeeeeeee", card.name() + "@" + card.digest().substring(0, 12) + " by w-1", "NAME@DIGEST"));
  }

  private static Optional<String> complaint(Backend.Site site, ModelCard own, Instant now) {
    WorkerSettings settings = site.settings();
    var properties = new KafkaProperties(settings).reader("weights");
    try (var results = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      return new OtherWeights(results, site.results, own).complaint(now);
    }
  }
}
