package io.paellera.worker.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.paellera.schemas.SourceRecordHeader;
import io.paellera.worker.intake.PastOutcomes.Verdict;
import io.paellera.worker.ledger.OffsetRange;
import io.paellera.worker.operations.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class OutcomeArchiveTest {

  private static final TopicPartition JOBS = new TopicPartition("jobs", 0);
  private static final TopicPartition RESULTS = new TopicPartition("results", 0);
  private static final long NOON = 1_000_000_000_000L;

  private final List<ConsumerRecord<byte[], byte[]>> log = new ArrayList<>();
  private final Set<Long> tooLarge = Set.of(1L);

  @Test
  void resultThatUnpacksToMoreThanTheMemoryKeptThePartitionFromBeingTakenUp() throws Exception {
    for (int offset = 0; offset < 4; offset++) {
      log.add(outcomeOf(offset));
    }
    var known = find(new OffsetRange(0, 5));

    assertThat(known.verdict(job(0))).isEqualTo(Verdict.DONE);
    assertThat(known.verdict(job(1))).as("its outcome can't be read").isEqualTo(Verdict.NOT_DONE);
    assertThat(known.verdict(job(2))).isEqualTo(Verdict.DONE);
    assertThat(known.verdict(job(3))).isEqualTo(Verdict.DONE);
    assertThat(known.verdict(job(4))).isEqualTo(Verdict.NOT_DONE);
  }

  private PastOutcomes find(OffsetRange range) throws Exception {
    Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> byPartition = Map.of(RESULTS, log);
    try (var archive =
        new OutcomeArchive(
            Archived::new,
            () -> new CarefulReading(() -> new OneByOneConsumer(byPartition, tooLarge, new HashSet<>()), 10),
            List.of(RESULTS.topic()),
            topic -> Optional.empty(),
            Executors.newSingleThreadExecutor(),
            Time.SYSTEM)) {
      return archive.find(Map.of(JOBS, range), Uuid.ZERO_UUID).get(1, TimeUnit.MINUTES).get(JOBS);
    }
  }

  private static ConsumerRecord<byte[], byte[]> job(long offset) {
    return record(JOBS, offset);
  }

  private static ConsumerRecord<byte[], byte[]> outcomeOf(int offset) {
    var outcome = record(RESULTS, offset);
    new SourceRecordHeader(JOBS.topic(), JOBS.partition(), offset, NOON, Optional.empty()).writeTo(outcome.headers());
    return outcome;
  }

  private static ConsumerRecord<byte[], byte[]> record(TopicPartition partition, long offset) {
    return new ConsumerRecord<>(
        partition.topic(),
        partition.partition(),
        offset,
        NOON,
        TimestampType.CREATE_TIME,
        0,
        0,
        null,
        new byte[0],
        new RecordHeaders(),
        Optional.empty());
  }

  /** Gives all records of a poll at once, and has no memory where one of them is too large. */
  private final class Archived extends MockConsumer<byte[], byte[]> {

    Archived() {
      super("earliest");
      updatePartitions(RESULTS.topic(), List.of(new PartitionInfo(RESULTS.topic(), 0, Node.noNode(), new Node[0], new Node[0])));
      updateBeginningOffsets(Map.of(RESULTS, 0L));
      updateEndOffsets(Map.of(RESULTS, (long) log.size()));
    }

    @Override
    public synchronized Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(Map<TopicPartition, Long> times, Duration timeout) {
      var first = new HashMap<TopicPartition, OffsetAndTimestamp>();
      times.keySet().forEach(partition -> first.put(partition, new OffsetAndTimestamp(0, NOON)));
      return first;
    }

    @Override
    public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
      long next = position(RESULTS);
      if (tooLarge.stream().anyMatch(offset -> offset >= next)) {
        throw new OutOfMemoryError("Java heap space");
      }
      log.stream().filter(record -> record.offset() >= next).forEach(this::addRecord);
      return super.poll(Duration.ZERO);
    }
  }
}
