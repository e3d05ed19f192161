package io.paellera.local.simulation;

import io.paellera.renderer.ModelCard;
import io.paellera.renderer.Renderer;
import io.paellera.worker.Worker;
import io.paellera.worker.config.SettingsReader;
import io.paellera.worker.config.WorkerSettings;
import io.paellera.worker.rendering.RendererFactory;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** A process with a worker of production in it, on simulated ground. */
final class SimulatedWorker extends SimulatedProcess {

  private static final long SIGNAL_MS = 10;
  private static final Map<Tuning, WorkerSettings> SETTINGS = new ConcurrentHashMap<>();
  private static final RendererFactory RENDERERS =
      new RendererFactory() {
        @Override
        public ModelCard card() {
          return SimulatedModel.CARD;
        }

        @Override
        public List<String> devices() {
          return List.of("simulated");
        }

        @Override
        public Renderer open(String device) {
          throw new UnsupportedOperationException("a simulated lane draws without renderers");
        }
      };

  private final World world;
  private final String name;
  private final String member;
  private final Consumer<SimulatedWorker> afterDeath;
  private Worker worker;

  /** Settings that differ from worker to worker. */
  private record Tuning(int maxJobs, int maxWaitMs, int revokeMs) {
    private static Tuning drawn(Chance chance) {
      return new Tuning(chance.between(1, 8), 50 * chance.between(0, 4), 500 * chance.between(0, 3));
    }

    private WorkerSettings settings() {
      return SettingsReader.of(
          Map.ofEntries(
              Map.entry("s3.bucket", SimulatedStore.BUCKET),
              Map.entry("s3.access-key", "none"),
              Map.entry("s3.secret-key", "none"),
              Map.entry("kafka.bootstrap.servers", "simulated:1"),
              Map.entry("topics.jobs", Topology.TOPICS.jobs()),
              Map.entry("topics.results", Topology.TOPICS.results()),
              Map.entry("topics.dead-letters", Topology.TOPICS.deadLetters()),
              Map.entry("topics.control", Topology.TOPICS.control()),
              Map.entry("intake.group", Topology.GROUP),
              Map.entry("intake.window", "12"),
              Map.entry("intake.revoke-timeout", revokeMs + "ms"),
              Map.entry("batch.max-size", "4"),
              Map.entry("batch.max-wait", maxWaitMs + "ms"),
              Map.entry("results.max-jobs", String.valueOf(maxJobs)),
              Map.entry("inputs.allowed-buckets", SimulatedStore.BUCKET),
              Map.entry("storage.breaker-open", "500ms"),
              Map.entry("storage.probe-interval", "200ms"),
              Map.entry("drain.grace", "1s"),
              Map.entry("http.port", "-1")));
    }
  }

  /**
   * @param name part of the transactional id
   * @param member id in the group
   * @param afterDeath runs when it has crashed, or stopped by itself
   */
  SimulatedWorker(World world, String name, String member, Consumer<SimulatedWorker> afterDeath) {
    this.world = world;
    this.name = name;
    this.member = member;
    this.afterDeath = afterDeath;
  }

  String name() {
    return name;
  }

  String member() {
    return member;
  }

  void start() {
    world.agenda().after(0, this, this::begin);
  }

  private void begin() {
    var settings = SETTINGS.computeIfAbsent(Tuning.drawn(world.chance()), Tuning::settings);
    worker = Worker.start(settings, name, RENDERERS, new SimulatedProviders(world, this, name, member));
    worker
        .ended()
        .thenAccept(
            failure -> {
              end();
              leaveNothing();
              failure.ifPresent(reason -> afterDeath.accept(this));
            });
  }

  /** SIGTERM. */
  void drain() {
    world.agenda().after(SIGNAL_MS, this, this::stop);
  }

  /** Not while a turn of the worker waits below on the stack, which could not end then. */
  private void stop() {
    if (world.agenda().isNested() || worker == null) {
      drain();
    } else {
      worker.close();
    }
  }

  @Override
  void died() {
    leaveNothing();
    afterDeath.accept(this);
  }

  private void leaveNothing() {
    world.renders().lost(member, partition -> true);
  }
}
