package io.paellera.command.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.paellera.producer.internal.TopicReader;
import io.paellera.schemas.DeadLetterHeaders;
import io.paellera.schemas.MessageCodec;
import io.paellera.schemas.MessageType;
import io.paellera.schemas.RenderJob;
import io.paellera.schemas.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

@WithBroker
class DeadLetterCommandTest {

  private final CommandBroker broker;
  private final Paellera paellera;

  DeadLetterCommandTest(CommandBroker broker) {
    this.broker = broker;
    paellera = broker.paellera();
  }

  @Test
  void deadLettersAreListedShownAndPutBackCounted() {
    var headers = new DeadLetterHeaders("poison", "rendering", "died twice", 2, "render.jobs", 1, 7, 0);
    try (var producer =
        new KafkaProducer<>(
            Map.<String, Object>of("bootstrap.servers", broker.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      var job = RenderJob.builder("dead-1", "apple").batch("dead").build();
      var letter =
          new ProducerRecord<>(
              Topics.DEFAULT.deadLetters(), "dead-1".getBytes(UTF_8), new MessageCodec<>(MessageType.RENDER_JOB).encode(job));
      headers.writeTo(letter.headers());
      producer.send(letter);
      var junk =
          new ProducerRecord<>(Topics.DEFAULT.deadLetters(), "dead-2".getBytes(UTF_8), "not json \u001b[2J".getBytes(UTF_8));
      new DeadLetterHeaders("invalid", "intake", "not JSON", 0, "render.jobs", 0, 3, 0).writeTo(junk.headers());
      producer.send(junk);
    }
    assertThat(paellera.run("dlq", "list").lines())
        .satisfiesExactlyInAnyOrder(
            line -> assertThat(line).endsWith("poison at rendering after 2 attempts: died twice"),
            line -> assertThat(line).endsWith("invalid at intake: not JSON"));
    var listed = paellera.run("dlq", "list", "--reason", "poison", "-o", "json");
    assertThat(listed.lines())
        .singleElement()
        .asString()
        .contains("\"key\":\"dead-1\"", "\"from\":\"render.jobs-1@7\"", "\"replays\":0");
    assertThat(paellera.run("dlq", "show", "0:1").out()).contains("not json").doesNotContain("\u001b");
    assertThat(paellera.run("dlq", "show", "0:99").exitCode()).isEqualTo(ExitCode.UNKNOWN);
    assertThat(paellera.run("dlq", "replay").exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(paellera.run("dlq", "replay", "--id", "dead-1", "--dry-run").lines()).hasSize(1);
    assertThat(paellera.run("dlq", "replay", "--id", "dead-1").out()).contains("1 put back");
    assertThat(paellera.run("watch", "dead").exitCode()).isZero();
    var replays = new ArrayList<Integer>();
    try (var reader = TopicReader.from(broker.settings(), Topics.DEFAULT.jobs(), Optional.empty())) {
      while (!reader.reachedEnd()) {
        reader
            .poll(Duration.ofMillis(200))
            .forEach(
                record -> {
                  if (new String(record.key(), UTF_8).equals("dead-1")) {
                    replays.add(DeadLetterHeaders.replays(record.headers()));
                    assertThat(DeadLetterHeaders.read(record.headers())).isEmpty();
                  }
                });
      }
    }
    assertThat(replays).containsExactly(1);
  }
}
