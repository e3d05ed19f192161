package io.paellera.local.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.paellera.schemas.MessageCodec;
import io.paellera.schemas.MessageType;
import io.paellera.schemas.RenderControl;
import io.paellera.schemas.RenderJob;
import io.paellera.schemas.RenderMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/** One run: some workers, some jobs, and faults, all drawn from one seed. The same seed gives the same run. */
final class Simulation {

  private static final long FAULTS_END_MS = 20_000;
  private static final long LIMIT_MS = 240_000;
  private static final int MOST_CRASHES = 2;
  private static final int MOST_KILLERS = 1;

  private final Agenda agenda = new Agenda();
  private final Chance chance;
  private final SimulatedStore store = new SimulatedStore();
  private final Oracle oracle = new Oracle(store);
  private final MessageCodec<RenderJob> codec = new MessageCodec<>(MessageType.RENDER_JOB);
  private final MessageCodec<RenderControl> controlCodec = new MessageCodec<>(MessageType.RENDER_CONTROL);
  private final List<SimulatedWorker> workers = new ArrayList<>();
  private final SimulatedBroker broker;
  private final Renders renders;
  private final World world;
  private final int jobs;
  private final long stormEnd;
  private int submissions;
  private int members;
  private int crashes;
  private int killers;

  Simulation(long seed) {
    chance = new Chance(seed, agenda, FAULTS_END_MS, MOST_CRASHES);
    broker = new SimulatedBroker(agenda, chance, chance.between(1, 4), oracle);
    renders = new Renders(broker.group(), oracle);
    world = new World(agenda, chance, broker, store, renders, oracle);
    jobs = chance.between(5, 40);
    stormEnd = chance.with(0.3) ? chance.between(1_000, 10_000) : 0;
  }

  /**
   * What a run came to.
   *
   * @param trace every commit, in order
   */
  record Report(int jobs, int crashes, int repeated, List<String> trace) {}

  /**
   * Runs until every job is acknowledged.
   *
   * @throws AssertionError if a promise is broken
   */
  Report run() {
    for (int i = chance.between(1, 3); i > 0; i--) {
      spawn("worker-" + i, 0);
    }
    for (int i = 0; i < jobs; i++) {
      var id = "job-" + i;
      agenda.after(chance.between(0, 3_000), () -> submit(id));
    }
    agenda.after(500, this::disturb);
    while (submissions < jobs || !oracle.isComplete()) {
      if (!agenda.runNext(LIMIT_MS)) {
        throw new AssertionError("not done within " + LIMIT_MS + " ms: " + oracle.missing());
      }
      agenda.failure().ifPresent(Simulation::fail);
    }
    oracle.checkOutcomes();
    if (renders.repeated() > renders.mayRepeat()) {
      throw new AssertionError(renders.repeated() + " renders repeated, but only " + renders.mayRepeat() + " were in flight when lost");
    }
    return new Report(jobs, crashes, renders.repeated(), oracle.trace());
  }

  private static void fail(Throwable thrown) {
    throw new AssertionError(thrown.getMessage(), thrown);
  }

  private void spawn(String name, long delay) {
    agenda.after(
        delay,
        () -> {
          members++;
          var worker = new SimulatedWorker(world, name, name + "-" + members, dead -> afterDeath(dead, name));
          workers.add(worker);
          worker.start();
        });
  }

  private void afterDeath(SimulatedWorker dead, String name) {
    crashes++;
    workers.remove(dead);
    spawn(chance.with(0.5) ? name : name + "x", chance.between(100, 3_000));
  }

  /** Rebalances, workers that stand still, workers that come and go, a second one of the same name. */
  private void disturb() {
    if (chance.fault() || agenda.now() < stormEnd && chance.with(0.5)) {
      broker.group().rebalance();
    }
    if (chance.fault(4) && !workers.isEmpty()) {
      workers.get(chance.between(0, workers.size() - 1)).cutOffUntil(agenda.now() + chance.between(100, 8_000));
    }
    if (chance.fault(20) && !workers.isEmpty()) {
      var worker = workers.get(0);
      worker.pauseUntil(agenda.now() + chance.between(1_000, 12_000));
      renders.lost(worker.member(), partition -> true);
    }
    if (chance.fault(10) && workers.size() > 1) {
      workers.remove(chance.between(0, workers.size() - 1)).drain();
    }
    if (chance.fault(10)) {
      spawn("extra-" + members, 0);
    }
    if (chance.fault(20) && !workers.isEmpty()) {
      spawn(workers.get(0).name(), 0);
    }
    agenda.after(chance.between(50, 600), this::disturb);
  }

  private void submit(String id) {
    submissions++;
    var kind = kind();
    if (kind == JobKind.UNDECODABLE) {
      add(kind, Optional.empty(), "not a job".getBytes(UTF_8), id);
      return;
    }
    if (kind == JobKind.PACKED) {
      add(kind, Optional.empty(), Topology.packed(), id);
      return;
    }
    var job = job(id, kind, kind.prompt());
    add(kind, Optional.of(job), codec.encode(job), id);
    if (kind == JobKind.CANCELLED) {
      agenda.after(
          chance.between(0, 1_500), () -> cancel(RenderControl.cancelJob(id, agenda.instant(), Optional.empty())));
    }
    if (kind == JobKind.TWICE || kind == JobKind.CONFLICT) {
      var second = kind == JobKind.TWICE ? job : job(id, kind, kind.prompt() + " of something else");
      add(kind, Optional.of(second), codec.encode(second), id);
    }
  }

  private void cancel(RenderControl control) {
    broker.append(Topology.CONTROL, control.key().getBytes(UTF_8), controlCodec.encode(control));
  }

  private JobKind kind() {
    var kind = chance.with(0.6) ? JobKind.SOUND : JobKind.values()[chance.between(1, JobKind.values().length - 1)];
    if (!kind.kills()) {
      return kind;
    }
    killers++;
    return killers <= MOST_KILLERS ? kind : JobKind.SOUND;
  }

  private RenderJob job(String id, JobKind kind, String prompt) {
    var builder = RenderJob.builder(id, prompt).images(chance.between(1, 3)).steps(chance.between(1, 3));
    if (kind == JobKind.INVALID) {
      builder.steps(SimulatedModel.MAX_STEPS + 1);
    }
    if (kind == JobKind.PICTURE || kind == JobKind.DEADLY_PICTURE) {
      builder.mode(RenderMode.VARIATION).image(kind == JobKind.PICTURE ? SimulatedStore.PICTURE : SimulatedStore.DEADLY_PICTURE);
    }
    if (kind == JobKind.DEADLINE) {
      builder.deadline(agenda.instant().plusMillis(chance.between(0, 2_000)));
    }
    return builder.build();
  }

  private void add(JobKind kind, Optional<RenderJob> job, byte[] value, String id) {
    var partitions = broker.partitions();
    TopicPartition partition = partitions.get(Math.floorMod(id.hashCode(), partitions.size()));
    oracle.submitted(new SubmittedJob(kind, job, broker.append(partition, id.getBytes(UTF_8), value)));
  }
}
