package io.paellera.command.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.paellera.producer.support.ChildJvm;
import io.paellera.schemas.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Has a broker of its own, for what lies in its topics would harm other tests. */
class PackedRecordTest {

  private static final int ZEROS = 170 << 20;

  private final CommandBroker broker = new CommandBroker();

  @AfterEach
  void stopBroker() {
    broker.close();
  }

  @Test
  void aRecordOfAFewKilobytesThatUnpacksToMoreThanTheHeapEndedEveryCommand() throws Exception {
    var paellera = broker.paellera();
    paellera.run("enqueue", "--batch", "packed", "red apple", "poison", "green pear");
    assertThat(paellera.run("watch", "packed", "--for", "60s").exitCode()).isEqualTo(ExitCode.FAILURES);
    sendPacked(Topics.DEFAULT.jobs());
    sendPacked(Topics.DEFAULT.results());
    paellera.run("enqueue", "--batch", "packed", "frog");
    paellera.run("retry", "packed", "--failed");
    assertThat(paellera.run("watch", "packed", "--for", "60s").exitCode()).isZero();

    assertThat(small("watch", "packed", "--for", "60s")).contains("packed: 4 completed of 4 jobs");
    assertThat(small("results", "packed", "-o", "csv").lines()).hasSize(6);
    assertThat(small("retry", "packed", "--failed")).contains("0 jobs sent again");
  }

  /** What the command prints that has too small a heap for the record. */
  private String small(String... arguments) throws Exception {
    var all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--bootstrap", broker.bootstrapServers()));
    return ChildJvm.run(List.of("-Xmx150m"), PaelleraCommand.class.getName(), all.toArray(String[]::new));
  }

  private void sendPacked(String topic) {
    Map<String, Object> properties =
        Map.of(
            "bootstrap.servers", broker.bootstrapServers(),
            "compression.type", "zstd",
            "buffer.memory", 2L * ZEROS,
            "max.request.size", 2 * ZEROS);
    try (var packing = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
      packing.send(new ProducerRecord<>(topic, new byte[ZEROS]));
    }
  }
}
