package io.paellera.worker.results;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.paellera.worker.failure.Failure;
import io.paellera.worker.job.Position;
import io.paellera.worker.ledger.LedgerChange;
import io.paellera.worker.ledger.LedgerCodec;
import io.paellera.worker.ledger.Ledgers;
import io.paellera.worker.ledger.OffsetLedger;
import io.paellera.worker.operations.Conditions;
import io.paellera.worker.operations.WorkerMetrics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PublisherTest {

  private static final TopicPartition PARTITION = new TopicPartition("jobs", 0);
  private static final Duration NO_PATIENCE = Duration.ZERO;

  private final Ledgers ledgers = new Ledgers();
  private final Conditions conditions = new Conditions();
  private final List<MockProducer<byte[], byte[]>> producers = new ArrayList<>();
  private final List<String> settled = new ArrayList<>();
  private final List<Failure> fatal = new ArrayList<>();
  private Optional<String> complaint = Optional.empty();
  private OffsetAndMetadata committed;
  private RuntimeException firstCommitFails;
  private Runnable whileAProducerStarts = () -> {};
  private ConsumerGroupMetadata standing;
  private long epoch;
  private Set<String> refuses = Set.of();

  private final Publisher publisher =
      new Publisher(
          this::producer,
          partitions -> committed == null ? Map.of() : Map.of(PARTITION, committed),
          () -> complaint,
          ledgers,
          conditions.named("publishing"),
          new WorkerMetrics(new SimpleMeterRegistry()),
          fatal::add,
          100,
          1000);

  @BeforeEach
  void own() {
    try (var consumer = new MockConsumer<byte[], byte[]>("earliest")) {
      standing = consumer.groupMetadata();
    }
    ledgers.standing(standing);
    epoch = ledgers.assign(PARTITION, OffsetLedger.startingAt(0));
  }

  @Test
  void outcomesThatWaitGoOutInOneTransactionWithTheirOffsets() throws Exception {
    publisher.done(at(0), Announcement.of(List.of(event("a"))), () -> settled.add("a"));
    publisher.done(at(2), Announcement.of(List.of(event("c"))), () -> settled.add("c"));

    assertThat(publisher.runOnce(NO_PATIENCE)).isTrue();

    var producer = producers.get(0);
    assertThat(producer.commitCount()).isEqualTo(1);
    assertThat(producer.history()).hasSize(2);
    var offset = producer.consumerGroupOffsetsHistory().get(0).get(standing.groupId()).get(PARTITION);
    assertThat(offset.offset()).isEqualTo(1);
    assertThat(LedgerCodec.decode(offset).isDone(2)).isTrue();
    assertThat(settled).containsExactly("a", "c");
  }

  @Test
  void outcomeOfAPartitionThatWentElsewhereIsNeverPublished() throws Exception {
    publisher.done(at(0), Announcement.of(List.of(event("a"))), () -> settled.add("a"));
    ledgers.drop(List.of(PARTITION));

    publisher.runOnce(NO_PATIENCE);

    assertThat(producers).isEmpty();
    assertThat(settled).containsExactly("a");
  }

  @Test
  void outcomeOfAPartitionThatGoesWhileTheProducerStartsIsNotPublishedWithoutItsOffset() throws Exception {
    publisher.done(at(0), Announcement.of(List.of(event("a"))), () -> settled.add("a"));
    whileAProducerStarts = () -> ledgers.drop(List.of(PARTITION));

    assertThat(publisher.runOnce(NO_PATIENCE)).isTrue();

    assertThat(producers.get(0).history()).isEmpty();
    assertThat(settled).containsExactly("a");
  }

  @Test
  void commitThatTheGroupRefusesIsAbortedAndTriedAgain() throws Exception {
    publisher.done(at(0), Announcement.of(List.of(event("a"))), () -> settled.add("a"));
    publisher.runOnce(NO_PATIENCE);
    publisher.done(at(1), Announcement.of(List.of(event("b"))), () -> settled.add("b"));
    producers.get(0).sendOffsetsToTransactionException = new CommitFailedException("the group has moved on");

    assertThat(publisher.runOnce(NO_PATIENCE)).isFalse();
    assertThat(settled).containsExactly("a");
    producers.get(0).sendOffsetsToTransactionException = null;
    assertThat(publisher.runOnce(NO_PATIENCE)).isTrue();

    assertThat(producers).hasSize(1);
    assertThat(values(producers.get(0))).containsExactly("a", "b");
    assertThat(settled).containsExactly("a", "b");
    assertThat(conditions.missing()).isEmpty();
  }

  @Test
  void outcomeWhoseCommitHadAnUnknownFateIsNotPublishedTwiceIfItWasCommitted() throws Exception {
    firstCommitFails = new TimeoutException("no answer");
    publisher.done(at(0), Announcement.of(List.of(event("a"))), () -> settled.add("a"));
    CompletableFuture<Void> started = publisher.started(List.of(at(1)));

    assertThat(publisher.runOnce(NO_PATIENCE)).isFalse();
    assertThat(conditions.missing()).containsKey("publishing");
    committed =
        LedgerCodec.encode(OffsetLedger.startingAt(0).with(List.of(new LedgerChange.Done(0), new LedgerChange.Started(1))));
    publisher.runOnce(NO_PATIENCE);

    assertThat(producers).hasSize(2);
    assertThat(producers.get(1).history()).isEmpty();
    assertThat(settled).containsExactly("a");
    assertThat(started).isCompleted();
    assertThat(ledgers.ledger(PARTITION).orElseThrow().starts(1)).isEqualTo(1);
    assertThat(conditions.missing()).isEmpty();
  }

  @Test
  void troubleThatEndsWithThePartitionDoesNotStayBehind() throws Exception {
    firstCommitFails = new TimeoutException("no answer");
    publisher.done(at(0), Announcement.of(List.of(event("a"))), () -> settled.add("a"));
    publisher.runOnce(NO_PATIENCE);
    assertThat(conditions.missing()).containsKey("publishing");

    ledgers.drop(List.of(PARTITION));
    publisher.runOnce(NO_PATIENCE);

    assertThat(settled).containsExactly("a");
    assertThat(conditions.missing()).isEmpty();
  }

  @Test
  void outcomeWhoseCommitHadAnUnknownFateIsPublishedAgainIfItWasNotCommitted() throws Exception {
    firstCommitFails = new TimeoutException("no answer");
    publisher.done(at(0), Announcement.of(List.of(event("a"))), () -> settled.add("a"));

    publisher.runOnce(NO_PATIENCE);
    publisher.runOnce(NO_PATIENCE);

    assertThat(values(producers.get(1))).containsExactly("a");
    assertThat(settled).containsExactly("a");
    assertThat(conditions.missing()).isEmpty();
  }

  @Test
  void fencedProducerIsReplaced() throws Exception {
    firstCommitFails = new ProducerFencedException("somebody has the same name");
    publisher.done(at(0), Announcement.of(List.of(event("a"))), () -> settled.add("a"));

    publisher.runOnce(NO_PATIENCE);
    publisher.runOnce(NO_PATIENCE);

    assertThat(producers).hasSize(2);
    assertThat(settled).containsExactly("a");
  }

  @Test
  void workerThatIsFencedByAnotherOneOfItsNameStopsAndNamesTheSetting() throws Exception {
    publisher.done(at(0), Announcement.of(List.of(event("a"))), () -> settled.add("a"));
    complaint = Optional.of("another worker has this worker.name");
    firstCommitFails = new ProducerFencedException("another producer has this id");

    assertThat(publisher.runOnce(NO_PATIENCE)).isFalse();

    assertThat(fatal).singleElement().extracting(Failure::message).asString().contains("worker.name");
  }

  @Test
  void partitionIsInCommitUntilTheFateOfTheTransactionIsKnown() throws Exception {
    publisher.done(at(0), Announcement.of(List.of(event("a"))), () -> settled.add("a"));
    firstCommitFails = new TimeoutException("no answer");
    publisher.runOnce(NO_PATIENCE);

    assertThat(ledgers.isInCommit(PARTITION)).isTrue();
    ledgers.drop(List.of(PARTITION));
    publisher.runOnce(NO_PATIENCE);

    assertThat(ledgers.isInCommit(PARTITION)).as("found out, though nothing waits any more").isFalse();
  }

  @Test
  void whatABrokerRefusesGoesOutAloneAndShorterAndHoldsUpNoOther() throws Exception {
    var refusing = Announcement.of(List.of(event("event"), event("huge letter"))).or(List.of(event("event"), event("letter")));
    publisher.done(at(0), Announcement.of(List.of(event("a"))), () -> settled.add("a"));
    publisher.done(at(1), refusing, () -> settled.add("refused"));
    refuses = Set.of("huge letter");

    assertThat(publisher.runOnce(NO_PATIENCE)).isFalse();
    publisher.done(at(2), Announcement.of(List.of(event("b"))), () -> settled.add("b"));
    assertThat(publisher.runOnce(NO_PATIENCE)).isTrue();
    assertThat(publisher.runOnce(NO_PATIENCE)).isTrue();

    assertThat(settled).containsExactlyInAnyOrder("a", "b", "refused");
    assertThat(committedValues()).containsExactlyInAnyOrder("a", "b", "event", "letter");
    assertThat(conditions.missing()).isEmpty();
  }

  @Test
  void whatABrokerTakesInNoFormIsTriedInTurnWithTheOthers() throws Exception {
    publisher.done(at(0), Announcement.of(List.of(event("event"))), () -> settled.add("refused"));
    refuses = Set.of("event");
    publisher.runOnce(NO_PATIENCE);

    for (int offset = 1; offset <= 5; offset++) {
      String name = "job " + offset;
      publisher.done(at(offset), Announcement.of(List.of(event(name))), () -> settled.add(name));
      publisher.runOnce(NO_PATIENCE);
      publisher.runOnce(NO_PATIENCE);
    }
    assertThat(settled).containsExactly("job 1", "job 2", "job 3", "job 4", "job 5");
    refuses = Set.of();
    publisher.runOnce(NO_PATIENCE);
    publisher.runOnce(NO_PATIENCE);
    assertThat(settled).last().isEqualTo("refused");
  }

  private List<String> committedValues() {
    return producers.stream().flatMap(producer -> values(producer).stream()).toList();
  }

  /** As the real one: the callback hears of it, and the transaction can't be committed. */
  private final class RefusingProducer extends MockProducer<byte[], byte[]> {

    private RuntimeException refusal;

    RefusingProducer() {
      super(true, new RoundRobinPartitioner(), new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public synchronized Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
      if (refuses.contains(new String(record.value()))) {
        refusal = new RecordTooLargeException("too large");
        callback.onCompletion(null, refusal);
        return CompletableFuture.failedFuture(refusal);
      }
      return super.send(record, callback);
    }

    @Override
    public void commitTransaction() {
      if (refusal != null) {
        throw new KafkaException("Cannot execute transactional method because we are in an error state", refusal);
      }
      super.commitTransaction();
    }

    @Override
    public void abortTransaction() {
      refusal = null;
      super.abortTransaction();
    }
  }

  private MockProducer<byte[], byte[]> producer() {
    whileAProducerStarts.run();
    var producer = new RefusingProducer();
    if (producers.isEmpty()) {
      producer.commitTransactionException = firstCommitFails;
    }
    producers.add(producer);
    return producer;
  }

  private Position at(long offset) {
    return new Position(PARTITION, offset, epoch);
  }

  private static ProducerRecord<byte[], byte[]> event(String text) {
    return new ProducerRecord<>("results", text.getBytes());
  }

  private static List<String> values(MockProducer<byte[], byte[]> producer) {
    return producer.history().stream().map(record -> new String(record.value())).toList();
  }
}
