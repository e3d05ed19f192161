package io.paellera.local.simulation;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.paellera.worker.Providers;
import io.paellera.worker.operations.Loop;
import io.paellera.worker.operations.Time;
import io.paellera.worker.rendering.LaneSupplies;
import io.paellera.worker.rendering.Lanes;
import io.paellera.worker.storage.ObjectStore;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;

/**
 * Simulated ground for one process.
 *
 * @param name part of the transactional id
 * @param member id in the group
 */
record SimulatedProviders(World world, SimulatedProcess process, String name, String member, MeterRegistry meters) implements Providers {

  private static final int MOST_RECORDS = 50;
  private static final int LONGEST_TASK_MS = 80;
  private static final int LONGEST_TURN_MS = 30;
  private static final Map<String, Integer> LONGER_TURNS_MS = Map.of("control", 150);

  SimulatedProviders(World world, SimulatedProcess process, String name, String member) {
    this(world, process, name, member, new SimpleMeterRegistry());
  }

  @Override
  public Time time() {
    return new SimulatedTime(world.agenda(), world.chance(), process);
  }

  @Override
  public String scrape() {
    return "";
  }

  @Override
  public ExecutorService pool(String pool, int threads) {
    return new LaterExecutor(world.agenda(), world.chance(), process, LONGEST_TASK_MS);
  }

  @Override
  public Loop loop(String loop, Loop.Turn turn, Runnable end, java.util.function.Consumer<Throwable> failed) {
    return new SimulatedLoop(world, process, LONGER_TURNS_MS.getOrDefault(loop, LONGEST_TURN_MS), turn, end, failed);
  }

  @Override
  public Lanes lanes(LaneSupplies supplies) {
    return new SimulatedLane(world, process, member, supplies);
  }

  @Override
  public ObjectStore store() {
    return world.store().client(world.chance());
  }

  @Override
  public Consumer<byte[], byte[]> jobs(BooleanSupplier draining) {
    return new SimulatedConsumer(world, process, member);
  }

  @Override
  public Consumer<byte[], byte[]> careful() {
    return new SimulatedReader(world, 1);
  }

  @Override
  public Consumer<byte[], byte[]> controls() {
    return new SimulatedReader(world, 1);
  }

  @Override
  public Consumer<byte[], byte[]> archive() {
    return new SimulatedReader(world, MOST_RECORDS);
  }

  @Override
  public Producer<byte[], byte[]> results() {
    return new SimulatedProducer(world.broker().transactions(), world.agenda(), world.chance(), process, name);
  }

  @Override
  public Admin admin() {
    return SimulatedAdmin.of(world);
  }

  @Override
  public void close() {
    meters.close();
  }
}
