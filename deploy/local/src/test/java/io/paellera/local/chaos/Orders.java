package io.paellera.local.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.paellera.schemas.MessageCodec;
import io.paellera.schemas.MessageType;
import io.paellera.schemas.RenderJob;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Puts jobs on the topic and remembers them. Every picture has a seed of its own. Not thread-safe. */
final class Orders implements AutoCloseable {

  private static final int MOST_PICTURES = 2;
  private static final int MOST_ROUNDS = 3;
  private static final int MOST_UNPACKED = 64 << 20;

  private final Site site;
  private final MessageCodec<RenderJob> codec = new MessageCodec<>(MessageType.RENDER_JOB);
  private final Map<String, Order> orders = new LinkedHashMap<>();
  private final Map<Long, String> jobOfSeed = new HashMap<>();
  private final Map<String, ProducerRecord<byte[], byte[]>> givenUp = new ConcurrentHashMap<>();
  private KafkaProducer<byte[], byte[]> producer;
  private Duration ahead = Duration.ZERO;

  Orders(Site site) {
    this.site = site;
    this.producer = newProducer(site);
  }

  private static KafkaProducer<byte[], byte[]> newProducer(Site site) {
    return new KafkaProducer<>(
        Map.of(
            "bootstrap.servers", site.bootstrap(),
            "acks", "all",
            "delivery.timeout.ms", 120_000,
            "max.block.ms", 120_000,
            "metadata.max.age.ms", 2_000),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  /** Records from now on bear the time of a host whose clock is ahead by so much. */
  void clockAhead(Duration value) {
    ahead = value;
  }

  /** Sound jobs of one or two pictures and a few steps. */
  void sendSound(int count) {
    for (int i = 0; i < count; i++) {
      send("a picture", Order.Fate.COMPLETED);
    }
  }

  void send(String prompt, Order.Fate fate) {
    var order = sound(prompt, fate);
    add(order, codec.encode(order.job().orElseThrow()));
  }

  /** Jobs whose deadline is over: an outcome each, and nothing to draw. */
  void sendExpired(int count) {
    for (int i = 0; i < count; i++) {
      var job = RenderJob.builder(nextId(), "too late").deadline(Instant.EPOCH).build();
      add(new Order(job.id(), Optional.of(job), Order.Fate.EXPIRED), codec.encode(job));
    }
  }

  private Order sound(String prompt, Order.Fate fate) {
    int number = orders.size();
    var id = nextId();
    long seed = (long) number * MOST_PICTURES;
    int images = 1 + number % MOST_PICTURES;
    var job = RenderJob.builder(id, prompt).images(images).steps(2 + number % 3 * 2).seed(seed).build();
    for (int index = 0; index < images; index++) {
      jobOfSeed.put(job.seedOf(index).bits(), id);
    }
    return new Order(id, Optional.of(job), fate);
  }

  private String nextId() {
    return site.name() + "-" + orders.size();
  }

  void sendUndecodable() {
    var id = nextId();
    add(new Order(id, Optional.empty(), Order.Fate.DEAD_LETTER), ("{not a job " + id).getBytes(UTF_8));
  }

  /** A record that is small on the wire, whatever it unpacks to. */
  void sendHostile(Hostility kind) {
    var id = nextId();
    var order =
        kind.harmless() ? sound("a picture", Order.Fate.COMPLETED) : new Order(id, Optional.empty(), Order.Fate.REFUSED);
    orders.put(id, order);
    var record = record(id, order.job().map(codec::encode).orElseGet(() -> kind.value(id)));
    kind.addHeaders((name, content) -> record.headers().add(name, content));
    Map<String, Object> packing =
        Map.of(
            "bootstrap.servers", site.bootstrap(),
            "compression.type", "zstd",
            "max.request.size", MOST_UNPACKED,
            "buffer.memory", (long) MOST_UNPACKED);
    try (var packer = new KafkaProducer<>(packing, new ByteArraySerializer(), new ByteArraySerializer())) {
      packer.send(record).get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(kind + " can't be sent", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private void add(Order order, byte[] value) {
    orders.put(order.id(), order);
    send(record(order.id(), value));
  }

  private ProducerRecord<byte[], byte[]> record(String key, byte[] value) {
    long time = System.currentTimeMillis() + ahead.toMillis();
    return new ProducerRecord<>(site.topics().jobs(), null, time, key.getBytes(UTF_8), value);
  }

  private void send(ProducerRecord<byte[], byte[]> record) {
    producer.send(
        record,
        (metadata, error) -> {
          if (error != null) {
            givenUp.put(new String(record.key(), UTF_8), record);
          }
        });
  }

  /**
   * Waits until every job is on the topic. What the producer gave up while brokers were gone is sent by another one, unless it is
   * there after all: workers can only be judged by jobs that were enqueued.
   *
   * @throws AssertionError if some jobs can't be enqueued even so
   */
  void flush() {
    producer.flush();
    for (int round = 0; !givenUp.isEmpty() && round < MOST_ROUNDS; round++) {
      producer.close();
      new TopicContents(site).forEach(List.of(site.topics().jobs()), record -> givenUp.remove(new String(record.key(), UTF_8)));
      System.out.printf("%s: a producer gave up %d jobs; they are sent again%n", site.name(), givenUp.size());
      producer = newProducer(site);
      var again = List.copyOf(givenUp.values());
      givenUp.clear();
      again.forEach(this::send);
      producer.flush();
    }
    if (!givenUp.isEmpty()) {
      throw new AssertionError(givenUp.size() + " jobs can't be enqueued");
    }
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
