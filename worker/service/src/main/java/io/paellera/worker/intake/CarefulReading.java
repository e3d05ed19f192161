package io.paellera.worker.intake;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads partitions record by record, after a poll for which the memory did not suffice: what is small in the log may be packed,
 * and unpack to more than the heap holds. Offsets from which nothing can be read even so are named and passed over: that of the
 * record that is too large, those of records that were packed together with it and lie behind it, and of marks of transactions
 * just before it. Belongs to one thread.
 */
public final class CarefulReading {

  private static final Logger LOG = LoggerFactory.getLogger(CarefulReading.class);
  private static final Duration POLL = Duration.ofMillis(50);

  /** A record is blamed after so many: what was wanting may have gone to others of the same JVM for a moment. */
  private static final int TRIES = 3;

  /** Where so much fits into the heap, what does not fit is far larger than any job. */
  private static final int ROOM = 16 << 20;

  /** What HotSpot says where an array is too large; it says other things where threads or buffers are wanting. */
  private static final Set<String> ARRAY_TOO_LARGE = Set.of("Java heap space", "Requested array size exceeds VM limit");

  private final Supplier<Consumer<byte[], byte[]>> consumers;
  private final int span;
  private final Map<TopicPartition, Stretch> open = new LinkedHashMap<>();
  private Optional<Consumer<byte[], byte[]>> consumer = Optional.empty();

  /**
   * What is read carefully of a partition.
   *
   * @param next offset to read
   * @param until it goes on at least to here
   * @param failures how often the memory did not suffice for what lies next
   */
  private record Stretch(long next, long until, int failures) {

    Stretch(long next, long until) {
      this(next, until, 0);
    }
  }

  /** What one look brought. */
  public sealed interface Finding {}

  public record Read(ConsumerRecord<byte[], byte[]> record) implements Finding {}

  public record TooLarge(TopicPartition partition, long offset) implements Finding {}

  /** The partition can be read as usual again, from this offset on. */
  public record Passed(TopicPartition partition, long next) implements Finding {}

  /**
   * @param consumers each outside any group, and gives one record a poll
   * @param span offsets to read before a partition is read as usual again; if that was too soon, it begins anew
   */
  public CarefulReading(Supplier<Consumer<byte[], byte[]>> consumers, int span) {
    this.consumers = requireNonNull(consumers, "consumers is null");
    this.span = span;
  }

  /**
   * The memory did not suffice for what lies at these offsets, or soon after.
   *
   * @throws OutOfMemoryError the same, if it is not the records' fault: the heap is full, or something else than heap is wanting
   */
  public void begin(Map<TopicPartition, Long> from, OutOfMemoryError error) {
    requireLargeRecord(error);
    LOG.warn("the memory does not suffice for a poll ({}); {} are read record by record", error.getMessage(), from.keySet());
    from.forEach((partition, offset) -> open.put(partition, new Stretch(offset, offset + span)));
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

  /** Nothing is read here now. */
  public boolean isIdle() {
    return open.isEmpty();
  }

  /** The partition is read here now. */
  public boolean covers(TopicPartition partition) {
    return open.containsKey(partition);
  }

  /** Reads these no more. */
  public void drop(Collection<TopicPartition> partitions) {
    open.keySet().removeAll(partitions);
    closeIfIdle();
  }

  /**
   * Looks at the next record of the first partition that may be taken from. Waits some 50 ms for it.
   *
   * @throws KafkaException if the broker can't tell; the next look goes on from there
   */
  public Optional<Finding> look(Predicate<TopicPartition> wanted) {
    var chosen = open.keySet().stream().filter(wanted).findFirst();
    if (chosen.isEmpty()) {
      return Optional.empty();
    }
    var finding = look(chosen.get());
    closeIfIdle();
    return finding;
  }

  private Optional<Finding> look(TopicPartition partition) {
    var at = open.get(partition);
    var reader = reader(partition, at.next());
    if (at.next() >= at.until()) {
      return passed(partition, at.next());
    }
    try {
      for (ConsumerRecord<byte[], byte[]> record : reader.poll(POLL)) {
        open.put(partition, new Stretch(record.offset() + 1, at.until()));
        return Optional.of(new Read(record));
      }
    } catch (OutOfMemoryError e) {
      reader.unsubscribe(); // forgets what it has fetched: it holds memory, and would refuse to give the rest for ever
      requireLargeRecord(e);
      return failed(partition, at);
    }
    return reader.currentLag(partition).orElse(1) == 0 ? passed(partition, at.next()) : Optional.empty();
  }

  private Optional<Finding> failed(TopicPartition partition, Stretch at) {
    if (at.failures() + 1 < TRIES) {
      open.put(partition, new Stretch(at.next(), at.until(), at.failures() + 1));
      return Optional.empty();
    }
    open.put(partition, new Stretch(at.next() + 1, at.next() + 1 + span));
    return Optional.of(new TooLarge(partition, at.next()));
  }

  private Optional<Finding> passed(TopicPartition partition, long next) {
    open.remove(partition);
    return Optional.of(new Passed(partition, next));
  }

  private Consumer<byte[], byte[]> reader(TopicPartition partition, long next) {
    var reader = consumer.orElseGet(consumers);
    consumer = Optional.of(reader);
    if (!reader.assignment().equals(Set.of(partition))) {
      reader.assign(Set.of(partition));
      reader.seek(partition, next);
    }
    return reader;
  }

  private void closeIfIdle() {
    if (isIdle()) {
      close();
    }
  }

  public void close() {
    consumer.ifPresent(reader -> reader.close(CloseOptions.timeout(Duration.ZERO)));
    consumer = Optional.empty();
  }
}
