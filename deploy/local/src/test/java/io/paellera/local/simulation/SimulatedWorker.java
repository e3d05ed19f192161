package io.paellera.local.simulation;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.paellera.schemas.MessageCodec;
import io.paellera.schemas.MessageType;
import io.paellera.schemas.RenderJob;
import io.paellera.worker.batching.BatchSizes;
import io.paellera.worker.batching.Batcher;
import io.paellera.worker.config.SettingsReader;
import io.paellera.worker.config.WorkerSettings;
import io.paellera.worker.control.Cancellations;
import io.paellera.worker.failure.Failure;
import io.paellera.worker.failure.Stage;
import io.paellera.worker.intake.Assignments;
import io.paellera.worker.intake.Beginnings;
import io.paellera.worker.intake.Holes;
import io.paellera.worker.intake.PastOutcomes;
import io.paellera.worker.intake.PollLoop;
import io.paellera.worker.intake.Reception;
import io.paellera.worker.intake.RevocationListener;
import io.paellera.worker.intake.TopicIdentity;
import io.paellera.worker.job.ActiveJob;
import io.paellera.worker.job.ActiveJobs;
import io.paellera.worker.job.Delivery;
import io.paellera.worker.ledger.Ledgers;
import io.paellera.worker.ledger.OffsetRange;
import io.paellera.worker.ledger.Window;
import io.paellera.worker.operations.Conditions;
import io.paellera.worker.operations.WorkerMetrics;
import io.paellera.worker.pictures.ImageKeys;
import io.paellera.worker.pictures.PictureFiles;
import io.paellera.worker.pictures.StoredPictures;
import io.paellera.worker.pictures.Uploads;
import io.paellera.worker.preparation.Preparation;
import io.paellera.worker.results.Outcomes;
import io.paellera.worker.results.Publisher;
import io.paellera.worker.results.ResultRecords;
import io.paellera.worker.storage.PatientStore;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/** A worker whose parts are those of production, put together without threads; only its lane is simulated. */
final class SimulatedWorker extends SimulatedProcess implements RevocationListener {

  static final int MAX_STARTS = 5;

  private static final int WINDOW = 12;
  private static final int MAX_BATCH = 4;
  private static final int LAST_TURNS = 20;
  private static final WorkerSettings SETTINGS =
      SettingsReader.of(
          Map.of(
              "s3.bucket", SimulatedStore.BUCKET,
              "s3.access-key", "none",
              "s3.secret-key", "none",
              "kafka.bootstrap.servers", "simulated:1",
              "storage.backoff", "1ms",
              "storage.max-backoff", "1ms"));

  private final World world;
  private final Consumer<SimulatedWorker> afterDeath;
  private final Window window = new Window(WINDOW);
  private final Ledgers ledgers = new Ledgers();
  private final Cancellations cancellations = new Cancellations(100, ledgers::topicId);
  private final SimulatedConsumer consumer;
  private final Publisher publisher;
  private final ActiveJobs jobs;
  private final Preparation preparation;
  private final PollLoop polling;
  private final SimulatedLane lane;
  private int controlsSeen;
  private boolean taking = true;
  private boolean inPoll;
  private boolean inPublish;

  /**
   * @param name part of the transactional id
   * @param member id in the group
   * @param afterDeath runs when it has crashed
   */
  SimulatedWorker(World world, String name, String member, Consumer<SimulatedWorker> afterDeath) {
    this.world = world;
    this.afterDeath = afterDeath;
    var agenda = world.agenda();
    var chance = world.chance();
    var clock = agenda.clock();
    var card = SimulatedModel.CARD;
    var metrics = new WorkerMetrics(new SimpleMeterRegistry());
    var codec = new MessageCodec<RenderJob>(MessageType.RENDER_JOB);
    var transactions = world.broker().transactions();
    publisher =
        new Publisher(
            () -> new SimulatedProducer(transactions, agenda, chance, this, name),
            this::readCommitted,
            ledgers,
            new Conditions().named("publishing"),
            metrics,
            chance.between(1, 8),
            200);
    var outcomes = new Outcomes(new ResultRecords(Topology.TOPICS, name, card, clock, codec, ledgers::topicId), publisher, window, metrics);
    var store = new PatientStore(world.store().client(chance), SETTINGS.storage());
    var keys = new ImageKeys("pictures", card.digest());
    var stored = new StoredPictures(store, keys);
    var batcher = new Batcher(card.name(), Duration.ofMillis(chance.between(0, 200)), new BatchSizes(MAX_BATCH), window::holds);
    preparation =
        new Preparation(
            card,
            store,
            stored,
            metrics,
            SETTINGS,
            new LaterExecutor(agenda, chance, this, 20),
            rows -> rows.forEach(row -> batcher.add(row, agenda.nanos())));
    jobs = new ActiveJobs(outcomes, preparation::accept);
    var uploads =
        new Uploads(
            store,
            stored,
            keys,
            new PictureFiles(card, true),
            metrics,
            clock,
            SETTINGS.storage(),
            new LaterExecutor(agenda, chance, this, 80));
    var reception = new Reception(codec, MAX_STARTS, window, jobs, this::objection);
    consumer = new SimulatedConsumer(world.broker(), this, chance, member);
    var holes = new Holes(consumer, ledgers, metrics);
    var beginnings =
        new Beginnings(
            consumer,
            new TopicIdentity(() -> CompletableFuture.completedFuture(Topology.JOBS_ID), Duration.ofSeconds(5), clock),
            (ranges, id) -> CompletableFuture.completedFuture(nothingFound(ranges)),
            WorkerSettings.LostOffsets.CHECK,
            new Conditions().named("offsets"),
            clock);
    var assignments = new Assignments(consumer, ledgers, window, holes, beginnings, this, metrics);
    polling = new PollLoop(consumer, assignments, holes, ledgers, window, reception, () -> taking, clock);
    polling.subscribe(Topology.TOPICS.jobs());
    lane = new SimulatedLane(world, this, batcher, publisher::started, uploads::accept, this::moreExpected);
  }

  void start() {
    readControls();
    later(0, this::poll);
    later(0, this::publish);
    later(0, lane::turn);
    later(50, this::control);
  }

  private Optional<Failure> objection(RenderJob job, Delivery delivery) {
    return cancellations
        .verdict(job, delivery, Stage.INTAKE)
        .or(() -> ActiveJobs.expiry(job, Stage.INTAKE, world.agenda().instant()));
  }

  /** The group's offsets are never lost here: where there are none, nothing was done. */
  private static Map<TopicPartition, PastOutcomes> nothingFound(Map<TopicPartition, OffsetRange> ranges) {
    return ranges.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, range -> new PastOutcomes(range.getValue())));
  }

  private boolean moreExpected() {
    return preparation.isBusy() || polling.expectsMore();
  }

  private Map<TopicPartition, OffsetAndMetadata> readCommitted(Set<TopicPartition> partitions) {
    world.chance().timeout("what the group has committed");
    if (!world.broker().transactions().areStable(partitions)) {
      throw new TimeoutException("a transaction is open over " + partitions);
    }
    return world.broker().transactions().committed(partitions);
  }

  private void poll() {
    if (!inPoll) {
      inPoll = true;
      try {
        polling.runOnce();
        jobs.expire(world.agenda().instant());
      } catch (KafkaException e) {
        later(200, this::poll);
        return;
      } finally {
        inPoll = false;
      }
    }
    later(world.chance().between(1, 50), this::poll);
  }

  private void publish() {
    boolean done = publishNow();
    later(done ? world.chance().between(1, 30) : 100, this::publish);
  }

  private boolean publishNow() {
    if (inPublish) {
      return false;
    }
    inPublish = true;
    try {
      return publisher.runOnce(Duration.ZERO);
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts a simulation", e);
    } finally {
      inPublish = false;
    }
  }

  private void control() {
    if (readControls()) {
      jobs.failWhere(
          job ->
              job.allRendered()
                  ? Optional.empty()
                  : cancellations.verdict(job.job(), job.delivery(), job.stage()));
    }
    later(world.chance().between(50, 200), this::control);
  }

  private boolean readControls() {
    boolean any = controlsSeen < world.controls().size();
    while (controlsSeen < world.controls().size()) {
      cancellations.add(world.controls().get(controlsSeen), Optional.empty());
      controlsSeen++;
    }
    return any;
  }

  @Override
  public void revoked(Set<TopicPartition> partitions) {
    Predicate<ActiveJob> going = job -> partitions.contains(job.position().partition());
    jobs.handBack(going.and(job -> !job.allRendered()));
    for (int turn = world.chance().between(0, 5); turn > 0; turn--) {
      world.agenda().interleave(world.chance().between(0, 8), 100);
      publishNow();
      requireAlive();
    }
    jobs.handBack(going);
    world.renders().lost(this, partitions::contains, world.oracle());
  }

  @Override
  public void lost(Set<TopicPartition> partitions) {
    jobs.handBack(job -> partitions.contains(job.position().partition()));
    world.renders().lost(this, partitions::contains, world.oracle());
  }

  /** SIGTERM: finishes what is begun for a while, hands the rest back and leaves. */
  void drain() {
    taking = false;
    jobs.handBack(job -> !job.started());
    later(world.chance().between(0, 1_000), this::leave);
  }

  private void leave() {
    if (inPoll || inPublish) {
      later(10, this::leave);
      return;
    }
    lane.stop();
    jobs.handBack(job -> true);
    for (int turn = 0; turn < LAST_TURNS && !window.isEmpty(); turn++) {
      publishNow();
      requireAlive();
    }
    polling.close(Duration.ZERO);
    publisher.close(Duration.ZERO);
    world.renders().lost(this, partition -> true, world.oracle());
    end();
  }

  @Override
  void died() {
    world.renders().lost(this, partition -> true, world.oracle());
    afterDeath.accept(this);
  }

  private void later(long millis, Runnable body) {
    world.agenda().after(millis, this, body);
  }
}
