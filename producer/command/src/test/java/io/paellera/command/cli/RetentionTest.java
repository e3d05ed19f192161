package io.paellera.command.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.paellera.schemas.Topics;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class RetentionTest {

  private static final TopicPartition PARTITION = new TopicPartition(Topics.DEFAULT.jobs(), 0);

  @Test
  void watchAndDoctorTellOfJobsThatRetentionTookBeforeAWorkerReadThem() throws Exception {
    try (var broker = new CommandBroker();
        var admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      sendByHand(broker, 10);
      admin.alterConsumerGroupOffsets("paellera-workers", Map.of(PARTITION, new OffsetAndMetadata(0))).all().get();
      admin.deleteRecords(Map.of(PARTITION, RecordsToDelete.beforeOffset(8))).all().get();
      var watched = broker.paellera().run("watch", "short", "--once");
      assertThat(watched.exitCode()).isEqualTo(ExitCode.UNFINISHED);
      assertThat(watched.err()).contains("retention deleted 8 records of the jobs topic before a worker had read them");
      assertThat(broker.paellera().run("doctor", "--timeout", "20s").out()).contains("8 records");
    }
  }

  private static void sendByHand(CommandBroker broker, int jobs) {
    try (var producer =
        new KafkaProducer<>(
            Map.<String, Object>of("bootstrap.servers", broker.bootstrapServers()), new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int i = 0; i < jobs; i++) {
        byte[] job = "{\"id\":\"short-%d\",\"batch\":\"short\",\"prompt\":\"never\"}".formatted(i).getBytes(UTF_8);
        producer.send(new ProducerRecord<>(PARTITION.topic(), PARTITION.partition(), null, job));
      }
    }
  }
}
