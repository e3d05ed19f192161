package io.paellera.worker;

import static java.util.Objects.requireNonNull;

import io.paellera.worker.config.WorkerSettings;
import io.paellera.worker.failure.Causes;
import io.paellera.worker.failure.Failure;
import io.paellera.worker.failure.FailureTable;
import io.paellera.worker.failure.Stage;
import io.paellera.worker.operations.CrashPoint;
import io.paellera.worker.operations.HttpEndpoint;
import io.paellera.worker.operations.Loop;
import io.paellera.worker.operations.Time;
import io.paellera.worker.operations.WorkerMetrics;
import io.paellera.worker.rendering.RendererFactory;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running worker. {@link #close} drains: it finishes or hands back what is in flight, and leaves the group. {@link #closeNow}
 * doesn't: what is in flight is done by whoever gets its partitions. Neither loses anything.
 */
public final class Worker implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
  private static final Duration LEAVE_PATIENCE = Duration.ofSeconds(5);
  private static final Duration HURRIED_PATIENCE = Duration.ofSeconds(1);
  private static final Duration NO_PATIENCE = Duration.ofMillis(1);
  private static final Duration LONGEST_TURN = Duration.ofSeconds(60);

  private final WorkerSettings settings;
  private final String name;
  private final Parts parts;
  private final ExecutorService stopper;
  private final Loop polling;
  private final Loop publishing;
  private final Loop control;
  private final Loop probing;
  private final Optional<HttpEndpoint> http;
  private final AtomicReference<Failure> fatal = new AtomicReference<>();
  private final AtomicBoolean closing = new AtomicBoolean();
  private volatile boolean hurried;
  private final CompletableFuture<Optional<Failure>> ended = new CompletableFuture<>();

  private Worker(WorkerSettings settings, String name, RendererFactory renderers, Providers providers) {
    this.settings = requireNonNull(settings, "settings is null");
    this.name = requireNonNull(name, "name is null");
    this.stopper = providers.pool("stop", 1);
    this.parts = new Parts(settings, name, renderers, providers, () -> !closing.get(), this::stopFor);
    var turns = new Turns(parts, settings, parts.conditions, providers.time());
    this.polling = providers.loop("poll", turns::poll, () -> parts.polling.close(LEAVE_PATIENCE), this::crashed);
    this.publishing = providers.loop("publish", turns::publish, () -> parts.publisher.close(LEAVE_PATIENCE), this::crashed);
    this.control = providers.loop("control", turns::followControl, parts.control::close, this::crashed);
    this.probing = providers.loop("probe", turns::probe, () -> {}, this::crashed);
    this.http = serve();
    makeStoppingThread();
  }

  /** Now: by the time that it is needed, the system may have no thread left to give. */
  private void makeStoppingThread() {
    stopper.execute(() -> {});
  }

  private Optional<HttpEndpoint> serve() {
    var where = settings.http();
    if (where.port() < 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(new HttpEndpoint(where.host(), where.port(), this::sick, this::missing, parts.providers::scrape));
    } catch (UncheckedIOException e) {
      parts.closeUnused();
      throw e;
    }
  }

  /**
   * Starts a worker in this process. It takes jobs once it is ready.
   *
   * @param renderers of the model that it draws with
   */
  public static Worker start(WorkerSettings settings, RendererFactory renderers) {
    return start(settings, renderers, Clock.systemUTC());
  }

  /**
   * Starts a worker in this process.
   *
   * @param clock that it takes the time of day from
   */
  public static Worker start(WorkerSettings settings, RendererFactory renderers, Clock clock) {
    String name = settings.worker().name().orElseGet(Worker::randomName);
    return start(settings, name, renderers, new LiveProviders(settings, name, Time.real(clock)));
  }

  /**
   * Starts a worker on other ground than the real one.
   *
   * @param name part of the transactional id
   * @param providers closed with the worker
   */
  public static Worker start(WorkerSettings settings, String name, RendererFactory renderers, Providers providers) {
    var worker = new Worker(settings, name, renderers, providers);
    LOG.info("worker {} draws with {}@{}", worker.name, renderers.card().name(), renderers.card().digest());
    worker.parts.lanes.start();
    worker.probing.start();
    worker.publishing.start();
    worker.control.start();
    worker.polling.start();
    return worker;
  }

  public String name() {
    return name;
  }

  /** What keeps it from taking jobs: names and reasons. Empty if it is ready. */
  public Map<String, String> missing() {
    return closing.get() ? Map.of("worker", "stopping") : parts.conditions.missing();
  }

  public boolean isReady() {
    return missing().isEmpty();
  }

  /**
   * Waits until it takes jobs.
   *
   * @throws IllegalStateException if it stops, or isn't ready within the limit
   */
  public void awaitReady(Duration limit) throws InterruptedException {
    try {
      CompletableFuture.anyOf(parts.conditions.met(), ended).get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new IllegalStateException("can't tell whether worker " + name + " is ready", e);
    } catch (TimeoutException e) {
      throw new IllegalStateException("worker " + name + " is not ready after " + limit.toSeconds() + " s: " + missing(), e);
    }
    requireWorking();
  }

  /**
   * @throws IllegalStateException if it has stopped
   */
  public void requireWorking() {
    if (ended.isDone()) {
      throw new IllegalStateException(
          "worker " + name + " has stopped: " + failure().map(Failure::message).orElse("it was told to"));
    }
  }

  public WorkerMetrics metrics() {
    return parts.metrics;
  }

  /** Where health and metrics are served, if they are. */
  public Optional<URI> http() {
    return http.map(HttpEndpoint::uri);
  }

  /** What makes it stop by itself, from the moment on that it does. */
  public Optional<Failure> failure() {
    return Optional.ofNullable(fatal.get());
  }

  /** Completes when the worker has stopped: with what made it stop by itself, or empty if it was told to. */
  public CompletableFuture<Optional<Failure>> ended() {
    return ended.copy();
  }

  /** Drains and stops, within the grace period and some seconds. */
  @Override
  public void close() {
    if (closing.getAndSet(true)) {
      ended.join();
    } else {
      stop(settings.drain().grace());
    }
  }

  /** Stops at once, also in the middle of a drain. Waits some seconds at most until the broker knows that it leaves. */
  public void closeNow() {
    hurried = true;
    boolean stopping = closing.getAndSet(true);
    parts.forgetJobs();
    if (stopping) {
      ended.join();
    } else {
      tearDown();
    }
  }

  private void stop(Duration grace) {
    LOG.info("worker {} drains for at most {} s", name, grace.toSeconds());
    CrashPoint.DURING_DRAIN.reach();
    boolean interrupted = false;
    try {
      parts.handover.drain(grace);
    } catch (InterruptedException e) {
      hurried = true;
      interrupted = true;
    } catch (RuntimeException | Error e) {
      LOG.error("worker {} can't drain: what is in flight is done elsewhere", name, e);
    }
    tearDown();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whatever goes wrong, the rest is stopped, and nobody waits for the end in vain. */
  private void tearDown() {
    try {
      attempt(() -> parts.lanes.close(hurried ? NO_PATIENCE : LEAVE_PATIENCE));
      List.of(control, probing, publishing).forEach(loop -> attempt(loop::stop));
      attempt(() -> publishing.join(hurried ? HURRIED_PATIENCE : LEAVE_PATIENCE));
      attempt(parts::forgetJobs);
      attempt(polling::stop);
      attempt(() -> polling.join(LEAVE_PATIENCE));
      attempt(() -> control.join(hurried ? HURRIED_PATIENCE : LEAVE_PATIENCE));
      attempt(() -> probing.join(NO_PATIENCE));
      attempt(() -> http.ifPresent(HttpEndpoint::close));
      attempt(parts::closeClients);
      LOG.info("worker {} has stopped", name);
    } finally {
      stopper.shutdown();
      ended.complete(Optional.ofNullable(fatal.get()));
    }
  }

  private static void attempt(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException | Error e) {
      LOG.warn("a part of the worker has not stopped in order", e);
    }
  }

  private void crashed(Throwable error) {
    if (closing.get()) {
      LOG.warn("a thread of the worker has not ended in order", error);
      return;
    }
    LOG.error("a thread of the worker has failed", error);
    stopFor(new Failure.Fatal(Stage.INTAKE, Causes.named(error)));
  }

  /** Something happened that this process can't mend: gives everything back and stops. */
  private void stopFor(Failure failure) {
    if (FailureTable.responseTo(failure).stopWorker() && fatal.compareAndSet(null, failure)) {
      LOG.error("the worker stops: {}", failure.message());
      stopper.execute(this::stopUnlessStopping);
    }
  }

  private void stopUnlessStopping() {
    if (!closing.getAndSet(true)) {
      stop(Duration.ZERO);
    }
  }

  private Map<String, String> sick() {
    if (fatal.get() != null) {
      return Map.of("worker", fatal.get().message());
    }
    var turn = polling.sinceLastTurn();
    return turn.compareTo(LONGEST_TURN) > 0 ? Map.of("poll", "the last poll was " + turn.toSeconds() + " s ago") : Map.of();
  }

  private static String randomName() {
    try {
      String host = InetAddress.getLocalHost().getHostName().replaceAll("[^A-Za-z0-9-]", "-");
      return host + "-" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
    } catch (UnknownHostException e) {
      return "worker-" + HexFormat.of().toHexDigits(Instant.now().toEpochMilli());
    }
  }
}
