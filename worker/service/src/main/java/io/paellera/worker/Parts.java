package io.paellera.worker;

import io.paellera.schemas.MessageCodec;
import io.paellera.schemas.MessageType;
import io.paellera.worker.batching.BatchQueue;
import io.paellera.worker.batching.BatchSizes;
import io.paellera.worker.batching.Batcher;
import io.paellera.worker.config.WorkerSettings;
import io.paellera.worker.control.Cancellations;
import io.paellera.worker.control.ControlFeed;
import io.paellera.worker.failure.Failure;
import io.paellera.worker.failure.Stage;
import io.paellera.worker.intake.Assignments;
import io.paellera.worker.intake.Beginnings;
import io.paellera.worker.intake.CarefulReading;
import io.paellera.worker.intake.Holes;
import io.paellera.worker.intake.OutcomeArchive;
import io.paellera.worker.intake.PollLoop;
import io.paellera.worker.intake.Reception;
import io.paellera.worker.intake.TopicCheck;
import io.paellera.worker.intake.TopicFacts;
import io.paellera.worker.intake.TopicIdentity;
import io.paellera.worker.job.ActiveJobs;
import io.paellera.worker.job.GuardedEndings;
import io.paellera.worker.job.Position;
import io.paellera.worker.ledger.Ledgers;
import io.paellera.worker.ledger.Window;
import io.paellera.worker.operations.Conditions;
import io.paellera.worker.operations.Metric;
import io.paellera.worker.operations.WorkerMetrics;
import io.paellera.worker.pictures.ImageKeys;
import io.paellera.worker.pictures.PictureFiles;
import io.paellera.worker.pictures.StoredPictures;
import io.paellera.worker.pictures.Uploads;
import io.paellera.worker.preparation.Preparation;
import io.paellera.worker.rendering.LaneSupplies;
import io.paellera.worker.rendering.Lanes;
import io.paellera.worker.rendering.RendererFactory;
import io.paellera.worker.results.AdminCommittedOffsets;
import io.paellera.worker.results.GroupNamesakes;
import io.paellera.worker.results.Outcomes;
import io.paellera.worker.results.Publisher;
import io.paellera.worker.results.ResultRecords;
import io.paellera.worker.storage.PatientStore;
import io.paellera.worker.storage.ResilientStore;
import io.paellera.worker.tracing.Tracing;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;

/** The parts of one worker, put together: who hands what to whom. */
final class Parts {

  private static final Duration ANSWER_PATIENCE = Duration.ofSeconds(10);
  private static final Duration TOPIC_CHECK_INTERVAL = Duration.ofSeconds(5);
  private static final int CAREFUL_SPAN = 1000;
  private static final int REMEMBERED_CANCELLATIONS = 100_000;

  final Conditions conditions = new Conditions();
  final Providers providers;
  final WorkerMetrics metrics;
  final Window window;
  final Ledgers ledgers = new Ledgers();
  final Cancellations cancellations = new Cancellations(REMEMBERED_CANCELLATIONS, ledgers::topicId);
  final ResilientStore store;
  final Consumer<byte[], byte[]> consumer;
  final Consumer<byte[], byte[]> controlConsumer;
  final Admin admin;
  final Publisher publisher;
  final Preparation preparation;
  final ActiveJobs jobs;
  final BatchQueue queue;
  final Uploads uploads;
  final Lanes lanes;
  final Handover handover;
  final PollLoop polling;
  final TopicFacts topicFacts;
  private final OutcomeArchive archive;
  private final Tracing tracing;
  final ControlFeed control;
  final TopicCheck topicCheck;

  /**
   * @param providers closed with the parts
   * @param taking whether new jobs are wanted
   * @param fatal hears what ends the worker
   */
  Parts(
      WorkerSettings settings,
      String name,
      RendererFactory renderers,
      Providers providers,
      BooleanSupplier taking,
      java.util.function.Consumer<Failure> fatal) {
    this.providers = providers;
    var time = providers.time();
    var clock = time.clock();
    metrics = new WorkerMetrics(providers.meters());
    var card = renderers.card();
    var topics = settings.topics().names();
    var codec = new MessageCodec<>(MessageType.RENDER_JOB, settings.intake().maxMessageSize().toInt());
    window = new Window(settings.intake().window(), time);
    tracing = Tracing.open(settings, name, clock);

    store = new ResilientStore(providers.store(), settings.storage(), conditions.named("store"), metrics, time);
    var patient = new PatientStore(store, settings.storage(), time);
    var keys = new ImageKeys(settings.storage().prefix(), card.digest());
    var stored = new StoredPictures(patient, keys);
    uploads =
        new Uploads(
            patient,
            stored,
            keys,
            new PictureFiles(card, settings.storage().provenance()),
            metrics,
            clock,
            settings.storage(),
            providers.pool("upload", settings.storage().uploads()));

    admin = providers.admin();
    topicCheck = new TopicCheck(admin, List.of(topics.jobs(), topics.results(), topics.deadLetters()), ANSWER_PATIENCE);
    publisher =
        new Publisher(
            providers::results,
            new AdminCommittedOffsets(admin, settings.intake().group(), ANSWER_PATIENCE),
            new GroupNamesakes(admin, settings.intake().group(), name, ledgers::memberId, ANSWER_PATIENCE),
            ledgers,
            conditions.named("publishing"),
            metrics,
            fatal,
            settings.results().maxJobs(),
            publications(settings));
    var records = new ResultRecords(topics, name, card, clock, codec, ledgers::topicId);
    var outcomes = new Outcomes(records, publisher, this::settled, metrics);

    preparation =
        new Preparation(
            card,
            patient,
            stored,
            publisher,
            metrics,
            settings,
            providers.pool("preparation", settings.intake().preparationThreads()),
            rows -> queue().add(rows));
    jobs = new ActiveJobs(tracing.of(new GuardedEndings(outcomes, fatal)), settings.intake().maxStarts(), preparation::accept);
    var sizes = new BatchSizes(settings.batch().maxSize());
    queue = new BatchQueue(new Batcher(card.name(), settings.batch().maxWait(), sizes, window::holds), sizes, this::moreExpected, time);
    lanes =
        providers.lanes(
            new LaneSupplies(
                renderers,
                queue,
                publisher,
                uploads::accept,
                metrics,
                tracing,
                clock,
                settings.render(),
                conditions.named("lanes"),
                fatal));

    var reception =
        new Reception(
            codec,
            settings.intake().maxStarts(),
            window,
            jobs,
            (job, delivery) ->
                cancellations
                    .verdict(job, delivery, Stage.INTAKE)
                    .or(() -> ActiveJobs.expiry(job, Stage.INTAKE, clock.instant())));
    handover = new Handover(jobs, window, settings.intake().revokeTimeout());
    consumer = providers.jobs(() -> !taking.getAsBoolean());
    var holes = new Holes(consumer, ledgers, metrics);
    topicFacts = new TopicFacts(admin, ANSWER_PATIENCE, clock);
    archive =
        new OutcomeArchive(
            providers::archive,
            () -> new CarefulReading(providers::careful, CAREFUL_SPAN),
            List.of(topics.results(), topics.deadLetters()),
            topicFacts::keptSince,
            providers.pool("archive", 1),
            time);
    var careful = new CarefulReading(providers::careful, CAREFUL_SPAN);
    var beginnings =
        new Beginnings(
            consumer,
            new TopicIdentity(() -> topicFacts.id(topics.jobs()), TOPIC_CHECK_INTERVAL, clock),
            archive,
            settings.intake().lostOffsets(),
            conditions.named("offsets"),
            clock);
    polling =
        new PollLoop(
            consumer,
            new Assignments(consumer, ledgers, window, holes, careful, beginnings, handover, metrics),
            holes,
            careful,
            ledgers,
            window,
            reception,
            () -> taking.getAsBoolean() && conditions.missing().isEmpty(),
            clock);

    controlConsumer = providers.controls();
    control =
        new ControlFeed(
            controlConsumer,
            new CarefulReading(providers::careful, CAREFUL_SPAN),
            topics.control(),
            cancellations,
            this::applyCancellations,
            new TopicIdentity(() -> topicFacts.id(topics.control()), TOPIC_CHECK_INTERVAL, clock),
            clock);

    metrics.gauge(Metric.WINDOW, window::used);
    metrics.gauge(Metric.WAITING, queue::size);
    metrics.gauge(Metric.BACKLOG, polling::untaken);
    metrics.gauge(Metric.PARTITIONS, () -> ledgers.owned().size());
    metrics.gauge(Metric.READY, () -> conditions.missing().isEmpty() ? 1 : 0);
  }

  private void settled(Position position) {
    window.leave(position);
    jobs.settled(position);
  }

  /** Lets go of everything in flight, so that nobody waits for it. */
  void forgetJobs() {
    var owned = ledgers.owned();
    ledgers.drop(owned);
    jobs.handBack(job -> true);
    window.leaveAll(owned);
  }

  /** Closes everything, where no thread of the worker was started. */
  void closeUnused() {
    polling.close(Duration.ZERO);
    controlConsumer.close(CloseOptions.timeout(Duration.ZERO));
    closeClients();
  }

  /** Closes what the threads of the worker have left open. */
  void closeClients() {
    archive.close();
    preparation.close();
    uploads.close();
    admin.close(Duration.ZERO);
    tracing.close();
    providers.close();
  }

  /** Outcome, start and return of each job that the window can hold, and then some. */
  private static int publications(WorkerSettings settings) {
    return 4 * (settings.intake().window() + 1024);
  }

  private BatchQueue queue() {
    return queue;
  }

  /** In the order that jobs take: one that leaves the poll loop meanwhile is seen in preparation. */
  private boolean moreExpected() {
    return polling.expectsMore() || preparation.isBusy();
  }

  private void applyCancellations() {
    jobs.failWhere(
        job ->
            job.allRendered()
                ? Optional.empty()
                : cancellations.verdict(job.job(), job.delivery(), job.stage()));
  }
}
