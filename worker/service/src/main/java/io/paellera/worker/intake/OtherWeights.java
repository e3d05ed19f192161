package io.paellera.worker.intake;

import static java.util.Objects.requireNonNull;

import io.paellera.renderer.ModelCard;
import io.paellera.schemas.InvalidMessageException;
import io.paellera.schemas.MessageCodec;
import io.paellera.schemas.MessageType;
import io.paellera.schemas.RenderResult;
import io.paellera.worker.config.KafkaProperties;
import io.paellera.worker.config.WorkerSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks through the latest results for workers that hold other weights under the name of this worker's model: the same job gives one
 * picture or another then.
 */
public final class OtherWeights {

  private static final Logger LOG = LoggerFactory.getLogger(OtherWeights.class);
  private static final Duration LATELY = Duration.ofMinutes(10);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final int DIGITS_SHOWN = 12;
  private static final int MOST_DIGESTS = 10;

  /** Of each partition. */
  private static final int MOST_RESULTS = 2_000;

  private final Consumer<byte[], byte[]> results;
  private final String topic;
  private final ModelCard own;
  private final MessageCodec<RenderResult> codec = new MessageCodec<>(MessageType.RENDER_RESULT);

  /** Workers by the digest of their weights. */
  private final Map<String, Set<String>> others = new TreeMap<>();

  /**
   * @param results outside any group
   * @param topic of the results
   */
  public OtherWeights(Consumer<byte[], byte[]> results, String topic, ModelCard own) {
    this.results = requireNonNull(results, "results is null");
    this.topic = requireNonNull(topic, "topic is null");
    this.own = requireNonNull(own, "own is null");
  }

  /** Looks beside the work, in a thread that ends within seconds and for which nothing waits, and logs the complaint. */
  public static void look(WorkerSettings settings, String worker, ModelCard own) {
    var thread = new Thread(() -> log(settings, worker, own), "other-weights");
    thread.setDaemon(true);
    thread.start();
  }

  private static void log(WorkerSettings settings, String worker, ModelCard own) {
    var properties = new KafkaProperties(settings).reader(worker + "-weights");
    try (var results = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      new OtherWeights(results, settings.topics().results(), own).complaint(Instant.now()).ifPresent(LOG::warn);
    } catch (KafkaException | OutOfMemoryError e) {
      LOG.info("what other workers draw with is not known: {}", e.getMessage());
    }
  }

  /**
   * Ends within some 10 s, and has then seen what came until then.
   *
   * @throws KafkaException if the broker can't tell
   */
  public Optional<String> complaint(Instant now) {
    List<TopicPartition> partitions =
        results.partitionsFor(topic, PATIENCE).stream().map(info -> new TopicPartition(topic, info.partition())).toList();
    Map<TopicPartition, Long> ends = results.endOffsets(partitions, PATIENCE);
    results.assign(partitions);
    seek(ends, now.minus(LATELY));
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() - deadline < 0 && partitions.stream().anyMatch(each -> results.position(each, PATIENCE) < ends.get(each))) {
      results.poll(POLL).forEach(this::note);
    }
    return others.isEmpty() ? Optional.empty() : Optional.of(sentence());
  }

  private void seek(Map<TopicPartition, Long> ends, Instant from) {
    var times = ends.keySet().stream().collect(Collectors.toMap(partition -> partition, partition -> from.toEpochMilli()));
    results
        .offsetsForTimes(times, PATIENCE)
        .forEach(
            (partition, found) -> {
              long end = ends.get(partition);
              results.seek(partition, found == null ? end : Math.max(found.offset(), end - MOST_RESULTS));
            });
  }

  private void note(ConsumerRecord<byte[], byte[]> record) {
    try {
      RenderResult result = codec.decode(record.headers(), record.value());
      result
          .model()
          .filter(model -> model.name().equals(own.name()) && !model.digest().equals(own.digest()))
          .map(model -> model.digest().substring(0, DIGITS_SHOWN))
          .filter(digest -> others.size() < MOST_DIGESTS || others.containsKey(digest))
          .ifPresent(digest -> others.computeIfAbsent(digest, ignored -> new TreeSet<>()).add(result.worker()));
    } catch (InvalidMessageException e) {
      // no result, so it tells of no model
      return;
    }
  }

  private String sentence() {
    String found =
        others.entrySet().stream()
            .map(entry -> own.name() + "@" + entry.getKey() + " by " + String.join(", ", entry.getValue()))
            .collect(Collectors.joining("; "));
    return "this worker holds %s@%s, but other weights drew under that name in the last %d minutes: %s. The same job gives one picture or another: give each model its own name, or ask for NAME@DIGEST"
        .formatted(own.name(), own.digest().substring(0, DIGITS_SHOWN), LATELY.toMinutes(), found);
  }
}
