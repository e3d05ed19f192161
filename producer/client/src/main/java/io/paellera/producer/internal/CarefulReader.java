package io.paellera.producer.internal;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads partitions record by record where the memory did not suffice for a poll: what is small in the log may be packed, and unpack to
 * more than the heap holds. A record that is too large is named and passed over, and so are those that were packed together with it
 * and lie behind it.
 */
final class CarefulReader {

  private static final Logger LOG = LoggerFactory.getLogger(CarefulReader.class);
  private static final Duration POLL = Duration.ofMillis(200);

  /** Offsets to read before a partition is read as usual again; if that was too soon, it begins anew. */
  private static final long SPAN = 500;

  /** A record is blamed after so many: what was wanting may have gone to others of the same JVM for a moment. */
  private static final int TRIES = 3;

  /** Where so much fits into the heap, what does not fit is far larger than any message. */
  private static final int ROOM = 16 << 20;

  /** What HotSpot says where an array is too large; it says other things where threads or buffers are wanting. */
  private static final Set<String> ARRAY_TOO_LARGE = Set.of("Java heap space", "Requested array size exceeds VM limit");

  private final Supplier<? extends Consumer<byte[], byte[]>> consumers;
  private final Duration patience;

  /**
   * What was read.
   *
   * @param next offset of each partition from which to go on
   */
  record Reading(List<ConsumerRecord<byte[], byte[]>> records, Map<TopicPartition, Long> next) {}

  /**
   * @param consumers makes one outside any group that gives one record a poll
   * @param patience how long a partition may give nothing
   */
  CarefulReader(Supplier<? extends Consumer<byte[], byte[]>> consumers, Duration patience) {
    this.consumers = requireNonNull(consumers, "consumers is null");
    this.patience = requireNonNull(patience, "patience is null");
  }

  /**
   * Reads on from these offsets.
   *
   * @throws OutOfMemoryError the same, if it is not the records' fault: the heap is full, or something else than heap is wanting
   */
  Reading read(Map<TopicPartition, Long> from, OutOfMemoryError error) {
    requireLargeRecord(error);
    var records = new ArrayList<ConsumerRecord<byte[], byte[]>>();
    var next = new HashMap<>(from);
    Consumer<byte[], byte[]> consumer = consumers.get();
    try {
      consumer
          .endOffsets(from.keySet())
          .forEach((partition, end) -> next.computeIfPresent(partition, (key, offset) -> read(consumer, key, offset, end, records)));
      return new Reading(records, next);
    } finally {
      consumer.close(CloseOptions.timeout(Duration.ZERO));
    }
  }

  private long read(
      Consumer<byte[], byte[]> consumer,
      TopicPartition partition,
      long from,
      long end,
      List<ConsumerRecord<byte[], byte[]>> records) {
    begin(consumer, Map.of(partition, from));
    long at = from;
    long until = Math.min(end, from + SPAN);
    long deadline = System.nanoTime() + patience.toNanos();
    int failures = 0;
    while (at < until && System.nanoTime() - deadline < 0) {
      try {
        ConsumerRecords<byte[], byte[]> polled = consumer.poll(POLL);
        polled.forEach(records::add);
        at = consumer.position(partition);
        failures = 0;
      } catch (OutOfMemoryError e) {
        forget(consumer);
        requireLargeRecord(e);
        failures++;
        if (failures == TRIES) {
          LOG.error("{}@{} is larger than the memory holds, and is passed over (PAELLERA_JAVA_OPTIONS=-Xmx… gives more)", partition, at);
          at++;
          failures = 0;
          until = Math.min(end, at + SPAN);
        }
        begin(consumer, Map.of(partition, at));
        deadline = System.nanoTime() + patience.toNanos();
      }
    }
    return at;
  }

  /** After an error a consumer holds the memory of what it has fetched, and would refuse to give the rest for ever. */
  static void forget(Consumer<byte[], byte[]> consumer) {
    consumer.unsubscribe();
  }

  /** Lets a consumer go on from these offsets. */
  static void begin(Consumer<byte[], byte[]> consumer, Map<TopicPartition, Long> offsets) {
    consumer.assign(offsets.keySet());
    offsets.forEach(consumer::seek);
  }

  private static void requireLargeRecord(OutOfMemoryError error) {
    if (!ARRAY_TOO_LARGE.contains(String.valueOf(error.getMessage())) || !hasRoom()) {
      throw error;
    }
  }

  /** Tried, for what the heap says to be free leaves out what is garbage. */
  private static boolean hasRoom() {
    try {
      return new byte[ROOM].length == ROOM;
    } catch (OutOfMemoryError e) {
      return false;
    }
  }
}
