package io.paellera.worker.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.paellera.schemas.DeadLetterHeaders;
import io.paellera.schemas.SourceRecordHeader;
import io.paellera.worker.ledger.OffsetRange;
import io.paellera.worker.operations.Time;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads through the results and the dead letters. Safe for use by several threads. */
public final class OutcomeArchive implements OutcomeLookup, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(OutcomeArchive.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration CLOCKS_DIFFER_BY = Duration.ofDays(1);

  private final Supplier<Consumer<byte[], byte[]>> consumers;
  private final Supplier<CarefulReading> careful;
  private final List<String> topics;
  private final Function<String, Optional<Long>> keptSince;
  private final ExecutorService executor;
  private final Time time;

  /**
   * @param consumers makes one outside any group, that reads what is committed
   * @param careful reads where the memory does not suffice for a poll
   * @param topics of results and dead letters
   * @param keptSince since when, in milliseconds since 1970, a topic keeps all of its records; empty if that can't be told
   * @param executor reads; is closed with this
   */
  public OutcomeArchive(
      Supplier<Consumer<byte[], byte[]>> consumers,
      Supplier<CarefulReading> careful,
      List<String> topics,
      Function<String, Optional<Long>> keptSince,
      ExecutorService executor,
      Time time) {
    this.consumers = requireNonNull(consumers, "consumers is null");
    this.careful = requireNonNull(careful, "careful is null");
    this.topics = List.copyOf(topics);
    this.keptSince = requireNonNull(keptSince, "keptSince is null");
    this.executor = requireNonNull(executor, "executor is null");
    this.time = requireNonNull(time, "time is null");
  }

  @Override
  public CompletableFuture<Map<TopicPartition, PastOutcomes>> find(Map<TopicPartition, OffsetRange> ranges, Uuid topicId) {
    return CompletableFuture.supplyAsync(() -> read(ranges, topicId), executor);
  }

  private Map<TopicPartition, PastOutcomes> read(Map<TopicPartition, OffsetRange> ranges, Uuid topicId) {
    try (var consumer = consumers.get()) {
      var reading = new Reading(consumer, ranges, topicId);
      reading.run();
      return reading.outcomes;
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }

  /** One look through the topics. */
  private final class Reading {
    private final Consumer<byte[], byte[]> consumer;
    private final Uuid topicId;
    private final Map<TopicPartition, PastOutcomes> outcomes = new HashMap<>();
    private final Map<TopicPartition, Long> firstJobs;

    Reading(Consumer<byte[], byte[]> consumer, Map<TopicPartition, OffsetRange> ranges, Uuid topicId) {
      this.consumer = consumer;
      this.topicId = topicId;
      ranges.forEach((partition, range) -> outcomes.put(partition, new PastOutcomes(range)));
      firstJobs = firstTimes(ranges.keySet());
    }

    void run() {
      var partitions =
          topics.stream()
              .flatMap(topic -> consumer.partitionsFor(topic, PATIENCE).stream())
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .collect(Collectors.toSet());
      var begins = consumer.beginningOffsets(partitions, PATIENCE);
      var ends = consumer.endOffsets(partitions, PATIENCE);
      long lostBefore = lostBefore(begins, ends);
      outcomes.values().forEach(past -> past.lostBefore(lostBefore));
      consumer.assign(partitions);
      seek(begins, ends);
      readTo(ends);
    }

    /** Nothing is older than the job that it is of. */
    private void seek(Map<TopicPartition, Long> begins, Map<TopicPartition, Long> ends) {
      long earliest =
          firstJobs.values().stream().mapToLong(Long::longValue).min().orElse(Long.MAX_VALUE) - CLOCKS_DIFFER_BY.toMillis();
      var times = begins.keySet().stream().collect(Collectors.toMap(partition -> partition, partition -> Math.max(0, earliest)));
      var found = consumer.offsetsForTimes(times, PATIENCE);
      for (TopicPartition partition : begins.keySet()) {
        var at = found.get(partition);
        consumer.seek(partition, at == null ? ends.get(partition) : at.offset());
      }
    }

    private void readTo(Map<TopicPartition, Long> ends) {
      long deadline = time.nanos() + PATIENCE.toNanos();
      for (var at = positions(ends.keySet()); isBefore(at, ends); at = positions(ends.keySet())) {
        boolean found = poll(at);
        if (found) {
          deadline = time.nanos() + PATIENCE.toNanos();
        } else if (time.nanos() - deadline > 0) {
          throw nothingComes();
        }
      }
    }

    private Map<TopicPartition, Long> positions(Set<TopicPartition> partitions) {
      return partitions.stream()
          .collect(Collectors.toMap(partition -> partition, partition -> consumer.position(partition, PATIENCE)));
    }

    private static boolean isBefore(Map<TopicPartition, Long> positions, Map<TopicPartition, Long> ends) {
      return ends.entrySet().stream().anyMatch(end -> positions.get(end.getKey()) < end.getValue());
    }

    private static TimeoutException nothingComes() {
      return new TimeoutException("no records of results and dead letters for " + PATIENCE.toSeconds() + " s");
    }

    /** Whether there was something. */
    private boolean poll(Map<TopicPartition, Long> at) {
      try {
        var records = consumer.poll(POLL);
        records.forEach(this::take);
        return !records.isEmpty();
      } catch (OutOfMemoryError e) {
        consumer.unsubscribe(); // forgets what it has fetched: it holds memory, and would refuse to give the rest for ever
        var next = readCarefully(at, e);
        consumer.assign(next.keySet());
        next.forEach(consumer::seek);
        return true;
      }
    }

    /** Where to go on. */
    private Map<TopicPartition, Long> readCarefully(Map<TopicPartition, Long> from, OutOfMemoryError error) {
      var next = new HashMap<>(from);
      var oneByOne = careful.get();
      try {
        oneByOne.begin(from, error);
        long deadline = time.nanos() + PATIENCE.toNanos();
        while (!oneByOne.isIdle()) {
          var finding = oneByOne.look(partition -> true);
          if (finding.isPresent()) {
            take(finding.get(), next);
            deadline = time.nanos() + PATIENCE.toNanos();
          } else if (time.nanos() - deadline > 0) {
            throw nothingComes();
          }
        }
        return next;
      } finally {
        oneByOne.close();
      }
    }

    private void take(CarefulReading.Finding finding, Map<TopicPartition, Long> next) {
      if (finding instanceof CarefulReading.Read read) {
        take(read.record());
      } else if (finding instanceof CarefulReading.TooLarge found) {
        LOG.warn("{}@{} can't be unpacked, and is passed over: no worker wrote so large an outcome", found.partition(), found.offset());
      } else if (finding instanceof CarefulReading.Passed passed) {
        next.put(passed.partition(), passed.next());
      }
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
      SourceRecordHeader.read(record.headers())
          .ifPresentOrElse(
              source -> {
                var past = outcomes.get(new TopicPartition(source.topic(), source.partition()));
                boolean sameTopic =
                    topicId.equals(Uuid.ZERO_UUID) || source.topicId().map(topicId.toString()::equals).orElse(true);
                if (past != null && sameTopic) {
                  past.add(source.offset(), source.timestamp());
                }
              },
              () -> takeOlder(record));
    }

    /** Outcomes that workers before this header wrote: taken for a record's if they are not older than the first one kept. */
    private void takeOlder(ConsumerRecord<byte[], byte[]> record) {
      DeadLetterHeaders.read(record.headers())
          .ifPresentOrElse(
              letter -> add(new TopicPartition(letter.topic(), letter.partition()), letter.offset(), record.timestamp()),
              () -> {
                var id = record.headers().lastHeader("ce_id");
                if (id != null && id.value() != null) {
                  takeOlder(new String(id.value(), UTF_8), record.timestamp());
                }
              });
    }

    /** As events name their source: {@code <job id>@<topic>-<partition>-<offset>}. */
    private void takeOlder(String eventId, long timestamp) {
      for (TopicPartition partition : outcomes.keySet()) {
        int at = eventId.lastIndexOf("@" + partition + "-");
        String offset = at < 0 ? "" : eventId.substring(at + partition.toString().length() + 2);
        if (offset.matches("\\d{1,18}")) {
          add(partition, Long.parseLong(offset), timestamp);
        }
      }
    }

    private void add(TopicPartition partition, long offset, long timestamp) {
      var past = outcomes.get(partition);
      if (past != null && timestamp >= firstJobs.getOrDefault(partition, Long.MAX_VALUE)) {
        past.add(offset);
      }
    }

    /** Up to when outcomes may have been deleted: the latest such time of any partition. */
    private long lostBefore(Map<TopicPartition, Long> begins, Map<TopicPartition, Long> ends) {
      var cut = begins.entrySet().stream().filter(begin -> begin.getValue() > 0).map(Map.Entry::getKey).toList();
      var first = firstTimes(cut.stream().filter(partition -> begins.get(partition) < ends.get(partition)).toList());
      return cut.stream()
          .mapToLong(
              partition ->
                  Optional.ofNullable(first.get(partition)).or(() -> keptSince.apply(partition.topic())).orElse(Long.MAX_VALUE))
          .max()
          .orElse(Long.MIN_VALUE);
    }

    private Map<TopicPartition, Long> firstTimes(Collection<TopicPartition> partitions) {
      if (partitions.isEmpty()) {
        return Map.of();
      }
      var times = new HashMap<TopicPartition, Long>();
      consumer
          .offsetsForTimes(partitions.stream().collect(Collectors.toMap(partition -> partition, partition -> 0L)), PATIENCE)
          .forEach(
              (partition, at) ->
                  Optional.ofNullable(at).map(OffsetAndTimestamp::timestamp).ifPresent(time -> times.put(partition, time)));
      return times;
    }
  }
}
