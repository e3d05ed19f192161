package io.paellera.local.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.paellera.schemas.MessageCodec;
import io.paellera.schemas.MessageType;
import io.paellera.schemas.RenderJob;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Puts jobs on the topic and remembers them. Every picture has a seed of its own. Not thread-safe. */
final class Orders implements AutoCloseable {

  private static final int MOST_PICTURES = 2;

  private final Site site;
  private final KafkaProducer<byte[], byte[]> producer;
  private final MessageCodec<RenderJob> codec = new MessageCodec<>(MessageType.RENDER_JOB);
  private final Map<String, Order> orders = new LinkedHashMap<>();
  private final Map<Long, String> jobOfSeed = new HashMap<>();

  Orders(Site site) {
    this.site = site;
    this.producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", site.bootstrap(), "acks", "all", "delivery.timeout.ms", 300_000, "max.block.ms", 300_000),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /** Sound jobs of one or two pictures and a few steps. */
  void sendSound(int count) {
    for (int i = 0; i < count; i++) {
      send("a picture", Order.Fate.COMPLETED);
    }
  }

  void send(String prompt, Order.Fate fate) {
    int number = orders.size();
    var id = site.name() + "-" + number;
    long seed = (long) number * MOST_PICTURES;
    int images = 1 + number % MOST_PICTURES;
    var job = RenderJob.builder(id, prompt).images(images).steps(2 + number % 3 * 2).seed(seed).build();
    for (int index = 0; index < images; index++) {
      jobOfSeed.put(job.seedOf(index), id);
    }
    add(new Order(id, Optional.of(job), fate), codec.encode(job));
  }

  void sendUndecodable() {
    var id = site.name() + "-" + orders.size();
    add(new Order(id, Optional.empty(), Order.Fate.DEAD_LETTER), ("{not a job " + id).getBytes(UTF_8));
  }

  private void add(Order order, byte[] value) {
    orders.put(order.id(), order);
    producer.send(new ProducerRecord<>(site.topics().jobs(), order.id().getBytes(UTF_8), value));
  }

  void flush() {
    producer.flush();
  }

  Collection<Order> all() {
    return orders.values();
  }

  String jobOf(long seed) {
    return jobOfSeed.get(seed);
  }

  @Override
  public void close() {
    producer.close();
  }
}
