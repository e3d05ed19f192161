package io.paellera.embedded;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Kafka clients with the few settings that these tests need. */
record KafkaClients(String bootstrapServers) {
  private static final long WAIT_S = 300;

  Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", bootstrapServers));
  }

  void createTopic(String topic, int partitions) throws Exception {
    try (var admin = admin()) {
      admin
          .createTopics(List.of(new NewTopic(topic, Optional.of(partitions), Optional.empty())))
          .all()
          .get(WAIT_S, TimeUnit.SECONDS);
    }
  }

  KafkaProducer<String, String> producer(Map<String, Object> more) {
    var config = new HashMap<String, Object>(more);
    config.put("bootstrap.servers", bootstrapServers);
    return new KafkaProducer<>(config, new StringSerializer(), new StringSerializer());
  }

  KafkaConsumer<String, String> consumer(Map<String, Object> more) {
    var config = new HashMap<String, Object>(more);
    config.put("bootstrap.servers", bootstrapServers);
    return new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer());
  }

  void send(String topic, String... values) throws Exception {
    try (var producer = producer(Map.of())) {
      for (var value : values) {
        producer.send(new ProducerRecord<>(topic, value)).get(WAIT_S, TimeUnit.SECONDS);
      }
    }
  }

  /** Every committed value of a topic, in the order of its partitions. */
  List<String> readCommitted(String topic) {
    try (var consumer = consumer(Map.of("isolation.level", "read_committed"))) {
      var partitions =
          consumer.partitionsFor(topic).stream()
              .map(partition -> new TopicPartition(topic, partition.partition()))
              .collect(Collectors.toSet());
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      var ends = consumer.endOffsets(partitions);
      var values = new ArrayList<String>();
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_S);
      while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        if (System.nanoTime() > deadline) {
          throw new AssertionError("read only " + values.size() + " records of " + topic + " in " + WAIT_S + " s");
        }
        consumer.poll(Duration.ofMillis(100)).forEach(record -> values.add(record.value()));
      }
      return values;
    }
  }
}
