package io.paellera.worker;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.paellera.worker.config.KafkaProperties;
import io.paellera.worker.config.WorkerSettings;
import io.paellera.worker.intake.DrainingAssignor;
import io.paellera.worker.operations.Loop;
import io.paellera.worker.operations.ThreadLoop;
import io.paellera.worker.operations.Threads;
import io.paellera.worker.operations.Time;
import io.paellera.worker.rendering.LaneSupplies;
import io.paellera.worker.rendering.Lanes;
import io.paellera.worker.rendering.ThreadLanes;
import io.paellera.worker.storage.ObjectStore;
import io.paellera.worker.storage.PutOptions;
import io.paellera.worker.storage.S3Clients;
import io.paellera.worker.storage.S3ObjectStore;
import java.util.concurrent.ExecutorService;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import software.amazon.awssdk.services.s3.S3Client;

/** Real brokers, a real store, real threads. */
final class LiveProviders implements Providers {

  private final WorkerSettings settings;
  private final String name;
  private final Time time;
  private final KafkaProperties kafka;
  private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final ClientMetrics clientMetrics;
  private final S3Client s3;

  /**
   * @param name of the worker
   */
  LiveProviders(WorkerSettings settings, String name, Time time) {
    this.settings = requireNonNull(settings, "settings is null");
    this.name = requireNonNull(name, "name is null");
    this.time = requireNonNull(time, "time is null");
    this.kafka = new KafkaProperties(settings);
    registry.config().commonTags("group", settings.intake().group());
    this.clientMetrics = new ClientMetrics(registry, settings.topics().jobs());
    this.s3 = S3Clients.open(settings);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
  }

  @Override
  public Time time() {
    return time;
  }

  @Override
  public MeterRegistry meters() {
    return registry;
  }

  @Override
  public String scrape() {
    return registry.scrape();
  }

  @Override
  public ExecutorService pool(String pool, int threads) {
    return Threads.pool(pool, threads);
  }

  @Override
  public Loop loop(String loop, Loop.Turn turn, Runnable end, java.util.function.Consumer<Throwable> failed) {
    return new ThreadLoop(loop, turn, end, failed);
  }

  @Override
  public Lanes lanes(LaneSupplies supplies) {
    return new ThreadLanes(supplies);
  }

  @Override
  public ObjectStore store() {
    var storage = settings.storage();
    var options = PutOptions.of(settings.s3());
    return new S3ObjectStore(s3, settings.s3().bucket().orElseThrow(), storage.prefix(), options, storage.attemptTimeout());
  }

  @Override
  public Consumer<byte[], byte[]> jobs(BooleanSupplier draining) {
    var membership = DrainingAssignor.into(kafka.consumer(name), draining);
    var consumer = new KafkaConsumer<>(membership, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    clientMetrics.show(consumer);
    return consumer;
  }

  @Override
  public Consumer<byte[], byte[]> careful() {
    return oneByOne("careful");
  }

  @Override
  public Consumer<byte[], byte[]> controls() {
    return oneByOne("control");
  }

  @Override
  public Consumer<byte[], byte[]> archive() {
    return new KafkaConsumer<>(kafka.reader(name + "-archive"), new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private Consumer<byte[], byte[]> oneByOne(String purpose) {
    return new KafkaConsumer<>(kafka.oneByOne(name + "-" + purpose), new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  @Override
  public Producer<byte[], byte[]> results() {
    var producer = new KafkaProducer<>(kafka.producer(name), new ByteArraySerializer(), new ByteArraySerializer());
    clientMetrics.show(producer);
    return producer;
  }

  @Override
  public Admin admin() {
    return Admin.create(kafka.admin(name));
  }

  @Override
  public void close() {
    s3.close();
    clientMetrics.close();
    registry.close();
  }
}
