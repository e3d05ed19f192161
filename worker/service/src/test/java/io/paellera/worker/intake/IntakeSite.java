package io.paellera.worker.intake;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.paellera.schemas.MessageCodec;
import io.paellera.schemas.MessageType;
import io.paellera.schemas.RenderJob;
import io.paellera.worker.config.WorkerSettings.LostOffsets;
import io.paellera.worker.failure.Failure;
import io.paellera.worker.job.ActiveJob;
import io.paellera.worker.job.ActiveJobs;
import io.paellera.worker.job.Delivery;
import io.paellera.worker.job.JobEndings;
import io.paellera.worker.ledger.LedgerChange;
import io.paellera.worker.ledger.Ledgers;
import io.paellera.worker.ledger.OffsetRange;
import io.paellera.worker.ledger.Window;
import io.paellera.worker.operations.Conditions;
import io.paellera.worker.operations.Time;
import io.paellera.worker.operations.WorkerMetrics;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/** Intake as the worker puts it together, around a consumer that fails as told. Jobs that go ahead stay in flight. */
final class IntakeSite implements RevocationListener, JobEndings {

  static final String TOPIC = "jobs";
  static final TopicPartition OLD = new TopicPartition(TOPIC, 0);
  static final TopicPartition NEW = new TopicPartition(TOPIC, 1);

  final BrokenConsumer consumer = new BrokenConsumer();
  final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  final Ledgers ledgers = new Ledgers();
  final Window window = new Window(1000, Time.SYSTEM);
  final List<ActiveJob> admitted = new ArrayList<>();
  final List<Failure> refused = new ArrayList<>();
  final Set<TopicPartition> gone = new HashSet<>();
  final ActiveJobs jobs = new ActiveJobs(this, 5, admitted::add);
  final PollLoop polling;
  final Set<Long> tooLarge = new HashSet<>();
  final Set<Long> tooLargeOnce = new HashSet<>();
  private final Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> log = new HashMap<>();
  final Conditions conditions = new Conditions();
  final Map<TopicPartition, PastOutcomes> past = new HashMap<>();
  CompletableFuture<Void> lookups = CompletableFuture.completedFuture(null);
  Uuid topicId = Uuid.randomUuid();
  private Instant now = Instant.EPOCH;
  private final Clock clock =
      new Clock() {
        @Override
        public Instant instant() {
          return now;
        }

        @Override
        public ZoneId getZone() {
          return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
          return this;
        }
      };
  private final MessageCodec<RenderJob> codec = new MessageCodec<>(MessageType.RENDER_JOB);
  private Runnable whenRevoked = () -> {};

  IntakeSite() {
    var metrics = new WorkerMetrics(registry);
    var holes = new Holes(consumer, ledgers, metrics);
    var beginnings =
        new Beginnings(
            consumer,
            new TopicIdentity(() -> CompletableFuture.completedFuture(topicId), Duration.ofSeconds(5), clock),
            (ranges, id) -> lookups.thenApply(begun -> lookUp(ranges)),
            LostOffsets.CHECK,
            conditions.named("offsets"),
            clock);
    var careful = new CarefulReading(() -> new OneByOneConsumer(log, tooLarge, tooLargeOnce), 5);
    var reception = new Reception(codec, 5, window, jobs, (job, delivery) -> Optional.empty());
    polling =
        new PollLoop(
            consumer,
            new Assignments(consumer, ledgers, window, holes, careful, beginnings, this, metrics),
            holes,
            careful,
            ledgers,
            window,
            reception,
            () -> true,
            clock);
    polling.subscribe(TOPIC);
    for (TopicPartition partition : Set.of(OLD, NEW)) {
      consumer.updateBeginningOffsets(Map.of(partition, 0L));
      consumer.updateEndOffsets(Map.of(partition, 100L));
    }
  }

  private Map<TopicPartition, PastOutcomes> lookUp(Map<TopicPartition, OffsetRange> ranges) {
    var found = new HashMap<TopicPartition, PastOutcomes>();
    ranges.forEach((partition, range) -> found.put(partition, past.getOrDefault(partition, new PastOutcomes(range))));
    return found;
  }

  void pass(Duration time) {
    now = now.plus(time);
  }

  /** Owns these partitions from the next poll on. */
  void assign(TopicPartition... partitions) {
    consumer.schedulePollTask(() -> consumer.rebalance(Set.of(partitions)));
  }

  void commit(TopicPartition partition, OffsetAndMetadata committed) {
    consumer.commitSync(Map.of(partition, committed));
  }

  /** Shows the records of these offsets to the next poll. */
  void append(TopicPartition partition, long... offsets) {
    for (long offset : offsets) {
      byte[] value = codec.encode(RenderJob.builder("job-" + partition.partition() + "-" + offset, "red apple").build());
      append(partition, offset, value);
    }
  }

  void append(TopicPartition partition, long offset, byte[] value) {
    var record =
        new ConsumerRecord<>(
            partition.topic(),
            partition.partition(),
            offset,
            1_000_000 + offset,
            TimestampType.LOG_APPEND_TIME,
            1,
            value.length,
            "k".getBytes(UTF_8),
            value,
            new RecordHeaders(),
            Optional.<Integer>empty());
    log.computeIfAbsent(partition, key -> new ArrayList<>()).add(record);
    consumer.addRecord(record);
  }

  /** Where the jobs in flight lie, in the order in which they were admitted. */
  List<Long> offsets(TopicPartition partition) {
    return admitted.stream().map(ActiveJob::position).filter(position -> position.partition().equals(partition))
        .map(position -> position.offset()).toList();
  }

  /** As if the outcome of every job in flight were committed. */
  void finishAll() {
    var notes =
        admitted.stream().map(job -> new Ledgers.Note(job.position(), new LedgerChange.Done(job.position().offset()))).toList();
    ledgers.adopt(ledgers.draft(notes));
    admitted.forEach(job -> window.leave(job.position()));
  }

  long watermark(TopicPartition partition) {
    return ledgers.ledger(partition).orElseThrow().watermark();
  }

  double count(String metric) {
    return registry.find(metric).counters().stream().mapToDouble(counter -> counter.count()).sum();
  }

  void whenRevoked(Runnable action) {
    whenRevoked = action;
  }

  @Override
  public void revoked(Set<TopicPartition> partitions) {
    whenRevoked.run();
    lost(partitions);
  }

  @Override
  public void lost(Set<TopicPartition> partitions) {
    gone.addAll(partitions);
    jobs.handBack(job -> partitions.contains(job.position().partition()));
  }

  @Override
  public void completed(ActiveJob job) {
    throw new AssertionError("nothing is drawn here");
  }

  @Override
  public void failed(ActiveJob job, Failure failure) {
    throw new AssertionError("nothing is drawn here");
  }

  @Override
  public void handedBack(ActiveJob job) {
    window.leave(job.position());
  }

  @Override
  public void refused(Delivery delivery, Optional<RenderJob> job, Failure failure) {
    refused.add(failure);
    window.leave(delivery.position());
  }
}
