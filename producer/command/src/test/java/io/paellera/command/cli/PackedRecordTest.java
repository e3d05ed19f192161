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

/**
 * Has a broker of its own, for what lies in its topics would harm other tests. The commands that meet the record have a JVM of their
 * own, for several at once would be too much for one.
 */
class PackedRecordTest {

  private static final int ZEROS = 90 << 20;

  /** Too small for the record. */
  private static final String SMALL = "-Xmx110m";

  private static final String ROOMY = "-Xmx600m";

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
    command(ROOMY, "enqueue", "--batch", "packed", "frog");
    assertThat(command(ROOMY, "retry", "packed", "--failed")).contains("1 job sent again");
    assertThat(command(ROOMY, "watch", "packed", "--for", "60s")).contains("packed: 4 completed of 4 jobs");

    assertThat(command(SMALL, "watch", "packed", "--for", "60s")).contains("packed: 4 completed of 4 jobs");
    assertThat(command(SMALL, "results", "packed", "-o", "csv").lines()).hasSize(6);
    assertThat(command(SMALL, "retry", "packed", "--failed")).contains("0 jobs sent again");
  }

  private String command(String heap, String... arguments) throws Exception {
    var all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--bootstrap", broker.bootstrapServers()));
    return ChildJvm.run(List.of(heap), PaelleraCommand.class.getName(), all.toArray(String[]::new));
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
