package io.paellera.worker;

import io.micrometer.core.instrument.MeterRegistry;
import io.paellera.worker.operations.Loop;
import io.paellera.worker.operations.Time;
import io.paellera.worker.rendering.LaneSupplies;
import io.paellera.worker.rendering.Lanes;
import io.paellera.worker.storage.ObjectStore;
import java.util.concurrent.ExecutorService;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;

/**
 * Where a worker gets what it leans on: time, threads, brokers, the store. {@link LiveProviders} gives the real ones. A simulation
 * gives its own, and runs the worker as it is.
 */
public interface Providers extends AutoCloseable {

  Time time();

  /** Where meters are registered. */
  MeterRegistry meters();

  /** The meters in the Prometheus text format. */
  String scrape();

  /** A pool of so many threads. */
  ExecutorService pool(String name, int threads);

  /**
   * A loop that is yet to be started.
   *
   * @param end runs after the last turn
   * @param failed hears what a turn or the end has thrown; no more turns follow
   */
  Loop loop(String name, Loop.Turn turn, Runnable end, java.util.function.Consumer<Throwable> failed);

  /** Lanes that are yet to be started. */
  Lanes lanes(LaneSupplies supplies);

  /** The bucket of the pictures. */
  ObjectStore store();

  /**
   * A consumer in the workers' group.
   *
   * @param draining whether it wants no partitions beyond its own any more
   */
  Consumer<byte[], byte[]> jobs(BooleanSupplier draining);

  /** A consumer outside any group that gives one record a poll, of any topic. */
  Consumer<byte[], byte[]> careful();

  /** Another one that gives one record a poll, for the control topic. */
  Consumer<byte[], byte[]> controls();

  /** Another one outside any group, for what was published; it reads what is committed. */
  Consumer<byte[], byte[]> archive();

  /** A transactional producer, in the place of an earlier one. */
  Producer<byte[], byte[]> results();

  Admin admin();

  /** Closes what is shared: clients of the store and of metrics. Consumers and producers are closed by those who use them. */
  @Override
  void close();
}
