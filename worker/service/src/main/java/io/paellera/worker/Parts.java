package io.paellera.worker;

import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.paellera.schemas.MessageCodec;
import io.paellera.schemas.MessageType;
import io.paellera.worker.batching.BatchQueue;
import io.paellera.worker.batching.BatchSizes;
import io.paellera.worker.batching.Batcher;
import io.paellera.worker.config.KafkaProperties;
import io.paellera.worker.config.WorkerSettings;
import io.paellera.worker.control.Cancellations;
import io.paellera.worker.control.ControlFeed;
import io.paellera.worker.failure.Failure;
import io.paellera.worker.failure.Stage;
import io.paellera.worker.intake.Assignments;
import io.paellera.worker.intake.Beginnings;
import io.paellera.worker.intake.Holes;
import io.paellera.worker.intake.OutcomeArchive;
import io.paellera.worker.intake.PollLoop;
import io.paellera.worker.intake.Reception;
import io.paellera.worker.intake.TopicCheck;
import io.paellera.worker.intake.TopicFacts;
import io.paellera.worker.intake.TopicIdentity;
import io.paellera.worker.job.ActiveJobs;
import io.paellera.worker.job.GuardedEndings;
import io.paellera.worker.ledger.Ledgers;
import io.paellera.worker.ledger.Window;
import io.paellera.worker.operations.Conditions;
import io.paellera.worker.operations.Metric;
import io.paellera.worker.operations.Threads;
import io.paellera.worker.operations.WorkerMetrics;
import io.paellera.worker.pictures.ImageKeys;
import io.paellera.worker.pictures.PictureFiles;
import io.paellera.worker.pictures.StoredPictures;
import io.paellera.worker.pictures.Uploads;
import io.paellera.worker.preparation.Preparation;
import io.paellera.worker.rendering.Lanes;
import io.paellera.worker.rendering.RendererFactory;
import io.paellera.worker.results.AdminCommittedOffsets;
import io.paellera.worker.results.Outcomes;
import io.paellera.worker.results.Publisher;
import io.paellera.worker.results.ResultRecords;
import io.paellera.worker.storage.PatientStore;
import io.paellera.worker.storage.ResilientStore;
import io.paellera.worker.storage.S3Clients;
import io.paellera.worker.storage.S3ObjectStore;
import io.paellera.worker.tracing.Tracing;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import software.amazon.awssdk.services.s3.S3Client;

/** The parts of one worker, put together: who hands what to whom. */
final class Parts {

  private static final Duration ANSWER_PATIENCE = Duration.ofSeconds(10);
  private static final Duration TOPIC_CHECK_INTERVAL = Duration.ofSeconds(5);
  private static final int REMEMBERED_CANCELLATIONS = 100_000;

  final Conditions conditions = new Conditions();
  final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  final WorkerMetrics metrics;
  final Window window;
  final Ledgers ledgers = new Ledgers();
  final Cancellations cancellations = new Cancellations(REMEMBERED_CANCELLATIONS, ledgers::topicId);
  final S3Client s3;
  final ResilientStore store;
  final KafkaConsumer<byte[], byte[]> consumer;
  final KafkaConsumer<byte[], byte[]> controlConsumer;
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
  private final ClientMetrics clientMetrics;
  private final Tracing tracing;
  final ControlFeed control;
  final TopicCheck topicCheck;

  /**
   * @param taking whether new jobs are wanted
   * @param fatal hears what ends the worker
   */
  Parts(
      WorkerSettings settings,
      String name,
      RendererFactory renderers,
      Clock clock,
      BooleanSupplier taking,
      Consumer<Failure> fatal) {
    registry.config().commonTags("group", settings.intake().group());
    clientMetrics = new ClientMetrics(registry, settings.topics().names().jobs());
    metrics = new WorkerMetrics(registry);
    var card = renderers.card();
    var topics = settings.topics().names();
    var kafka = new KafkaProperties(settings);
    var codec = new MessageCodec<>(MessageType.RENDER_JOB, settings.intake().maxMessageSize().toInt());
    window = new Window(settings.intake().window());
    tracing = Tracing.open(settings, name, clock);

    s3 = S3Clients.open(settings);
    store =
        new ResilientStore(
            new S3ObjectStore(s3, settings.s3().bucket().orElseThrow(), settings.storage().prefix(), settings.storage().attemptTimeout()),
            settings.storage(),
            conditions.named("store"),
            metrics);
    var patient = new PatientStore(store, settings.storage());
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
            Threads.pool("upload", settings.storage().uploads()));

    admin = Admin.create(kafka.admin(name));
    topicCheck = new TopicCheck(admin, List.of(topics.jobs(), topics.results(), topics.deadLetters()), ANSWER_PATIENCE);
    publisher =
        new Publisher(
            () -> newProducer(kafka.producer(name)),
            new AdminCommittedOffsets(admin, settings.intake().group(), ANSWER_PATIENCE),
            ledgers,
            conditions.named("publishing"),
            metrics,
            settings.results().maxJobs(),
            publications(settings));
    var records = new ResultRecords(topics, name, card, clock, codec, ledgers::topicId);
    var outcomes = new Outcomes(records, publisher, window, metrics);

    preparation =
        new Preparation(
            card,
            patient,
            stored,
            metrics,
            settings,
            Threads.pool("preparation", settings.intake().preparationThreads()),
            rows -> queue().add(rows));
    jobs = new ActiveJobs(tracing.of(new GuardedEndings(outcomes, fatal)), preparation::accept);
    var sizes = new BatchSizes(settings.batch().maxSize());
    queue = new BatchQueue(new Batcher(card.name(), settings.batch().maxWait(), sizes, window::holds), sizes, this::moreExpected);
    lanes =
        new Lanes(
            renderers,
            queue,
            publisher::started,
            uploads::accept,
            metrics,
            tracing,
            clock,
            settings.render(),
            conditions.named("lanes"),
            fatal);

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
    consumer = new KafkaConsumer<>(kafka.consumer(name), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    var holes = new Holes(consumer, ledgers, metrics);
    topicFacts = new TopicFacts(admin, ANSWER_PATIENCE, clock);
    archive =
        new OutcomeArchive(
            () ->
                new KafkaConsumer<>(kafka.reader(name + "-archive"), new ByteArrayDeserializer(), new ByteArrayDeserializer()),
            List.of(topics.results(), topics.deadLetters()),
            topicFacts::keptSince,
            Threads.pool("archive", 1));
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
            new Assignments(consumer, ledgers, window, holes, beginnings, handover, metrics),
            holes,
            ledgers,
            window,
            reception,
            () -> taking.getAsBoolean() && conditions.missing().isEmpty(),
            clock);

    controlConsumer =
        new KafkaConsumer<>(kafka.reader(name + "-control"), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    control =
        new ControlFeed(
            controlConsumer,
            topics.control(),
            cancellations,
            this::applyCancellations,
            new TopicIdentity(() -> topicFacts.id(topics.control()), TOPIC_CHECK_INTERVAL, clock),
            clock);

    clientMetrics.show(consumer);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    metrics.gauge(Metric.WINDOW, window::used);
    metrics.gauge(Metric.WAITING, queue::size);
    metrics.gauge(Metric.BACKLOG, polling::untaken);
    metrics.gauge(Metric.PARTITIONS, () -> ledgers.owned().size());
    metrics.gauge(Metric.READY, () -> conditions.missing().isEmpty() ? 1 : 0);
  }

  private Producer<byte[], byte[]> newProducer(Map<String, Object> properties) {
    var producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    clientMetrics.show(producer);
    return producer;
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
    s3.close();
    clientMetrics.close();
    tracing.close();
    registry.close();
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
