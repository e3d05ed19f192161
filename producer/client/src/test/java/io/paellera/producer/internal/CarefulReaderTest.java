package io.paellera.producer.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class CarefulReaderTest {

  private static final TopicPartition JOBS = new TopicPartition("jobs", 0);
  private static final String HEAP = "Java heap space";
  private static final int ALWAYS = Integer.MAX_VALUE;

  /** How often the memory does not suffice for the record at an offset. */
  private final Map<Long, Integer> wanting = new HashMap<>();

  @Test
  void recordThatNeverFitsIsPassedOverAndThoseAroundItAreRead() {
    wanting.put(2L, ALWAYS);

    assertThat(read(HEAP).records()).extracting(ConsumerRecord::offset).containsExactly(0L, 1L, 3L, 4L);
  }

  @Test
  void recordForWhichTheMemoryWasScarceForAMomentWasPassedOver() {
    wanting.put(2L, 2);

    var reading = read(HEAP);

    assertThat(reading.records()).extracting(ConsumerRecord::offset).containsExactly(0L, 1L, 2L, 3L, 4L);
    assertThat(reading.next()).containsEntry(JOBS, 5L);
  }

  @Test
  void otherWantsThanHeapAreNotTheRecords() {
    assertThatThrownBy(() -> read("unable to create native thread")).isInstanceOf(OutOfMemoryError.class);
  }

  private CarefulReader.Reading read(String message) {
    return new CarefulReader(FiveRecords::new, Duration.ofSeconds(30)).read(Map.of(JOBS, 0L), new OutOfMemoryError(message));
  }

  /** Gives one record a poll, of five. */
  private final class FiveRecords extends MockConsumer<byte[], byte[]> {

    FiveRecords() {
      super("earliest");
      updateEndOffsets(Map.of(JOBS, 5L));
    }

    @Override
    public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
      long next = position(JOBS);
      int left = wanting.merge(next, 0, Integer::sum);
      if (left > 0) {
        wanting.put(next, left - 1);
        throw new OutOfMemoryError(HEAP);
      }
      addRecord(new ConsumerRecord<>(JOBS.topic(), JOBS.partition(), next, null, new byte[0]));
      return super.poll(Duration.ZERO);
    }
  }
}
