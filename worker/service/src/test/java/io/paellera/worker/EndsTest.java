package io.paellera.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.paellera.renderer.RenderSpec;
import io.paellera.schemas.RenderJob;
import io.paellera.schemas.RenderResult;
import io.paellera.schemas.RenderStatus;
import io.paellera.worker.config.WorkerSettings;
import io.paellera.worker.operations.Loop;
import io.paellera.worker.operations.Threads;
import io.paellera.worker.operations.Time;
import io.paellera.worker.support.Backend;
import io.paellera.worker.support.FakeRenderer;
import io.paellera.worker.support.FakeRenderers;
import io.paellera.worker.support.WithBackend;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A worker ends where it says so, whatever its end meets. */
@WithBackend
@Execution(ExecutionMode.CONCURRENT)
class EndsTest {

  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final String NO_THREAD =
      "unable to create native thread: possibly out of memory or process/resource limits reached";
  private static final String NAME = "troubled";
  private static final int MOST_JOBS = 2_000;

  @Test
  void workerThatCanMakeNoThreadAnyMoreSaysThatItStopsAndNeverDoes(Backend backend) throws Exception {
    var site = backend.site(1);
    var trouble = new Trouble(site.settings());
    var worker = Worker.start(site.settings(), NAME, FakeRenderers.quick(), trouble.providers());
    await().atMost(PATIENCE).until(worker::isReady);

    trouble.starved = true;
    await().atMost(PATIENCE).until(() -> worker.failure().isPresent());

    var failure = worker.ended().get(PATIENCE.toSeconds(), TimeUnit.SECONDS).orElseThrow();
    assertThat(failure.message()).contains("unable to create native thread");
    await().atMost(PATIENCE).until(() -> members(backend, site.name) == 0);
  }

  @Test
  void ofTwoWorkersOfOneNameOneStopsAndNamesTheSettingAndTheOtherDoesAllJobsOnce(Backend backend) throws Exception {
    var site = backend.site(4);
    var settings = site.settings("worker.name", "twin");
    try (var first = Worker.start(settings, FakeRenderers.quick())) {
      await().atMost(PATIENCE).until(first::isReady);
      try (var second = Worker.start(settings, FakeRenderers.quick())) {
        int sent = 0;
        while (!first.ended().isDone() && !second.ended().isDone() && sent < MOST_JOBS) {
          site.enqueue(RenderJob.builder("job-" + sent, "red apple").build());
          sent++;
          int due = sent;
          await().atMost(PATIENCE).until(() -> site.results().size() >= due || first.ended().isDone() || second.ended().isDone());
        }
        var fenced = first.ended().isDone() ? first : second;
        assertThat(fenced.ended().get(0, TimeUnit.SECONDS).orElseThrow().message()).contains("worker.name", "twin");
        int jobs = sent + 20;
        IntStream.range(sent, jobs).forEach(i -> site.enqueue(RenderJob.builder("job-" + i, "red apple").build()));
        await().atMost(PATIENCE).until(() -> site.results().size() >= jobs);
        assertThat(site.results()).extracting(RenderResult::jobId).doesNotHaveDuplicates();
        assertThat(first.ended().isDone() && second.ended().isDone()).as("both have stopped").isFalse();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Call.class)
  void jobDrawnWhereTheSystemGivesNoThreadIsToldAsPoison(Call call, Backend backend) throws Exception {
    var site = backend.site(1);
    site.enqueue(RenderJob.builder("a", "red apple").build());
    var worker = Worker.start(site.settings(), new FakeRenderers(new ThreadHungry(call)));

    var failure = worker.ended().get(PATIENCE.toSeconds(), TimeUnit.SECONDS).orElseThrow();
    assertThat(failure.message()).contains("unable to create native thread");
    assertThat(site.result("a")).isEmpty();

    try (var successor = Worker.start(site.settings("intake.max-starts", "1"), FakeRenderers.quick())) {
      await().atMost(PATIENCE).until(() -> site.result("a").isPresent());
    }
    assertThat(site.result("a").orElseThrow().status()).isEqualTo(RenderStatus.COMPLETED);
  }

  private enum Call {
    BEGIN,
    STEP
  }

  /** Needs a thread for each picture but the lane's own. */
  private record ThreadHungry(Call hungry) implements FakeRenderer.Script {

    @Override
    public void begin(List<RenderSpec> specs) {
      demandThread(Call.BEGIN, specs);
    }

    @Override
    public void step(List<RenderSpec> specs, int position) {
      demandThread(Call.STEP, specs);
    }

    private void demandThread(Call call, List<RenderSpec> specs) {
      if (call == hungry && !FakeRenderers.isCanary(specs)) {
        throw new OutOfMemoryError(NO_THREAD);
      }
    }
  }

  @Test
  void workerWhoseDrainThrowsNeverEndsAndKeepsItsPartitions(Backend backend) throws Exception {
    var site = backend.site(1);
    var trouble = new Trouble(site.settings());
    var worker = Worker.start(site.settings(), NAME, FakeRenderers.quick(), trouble.providers());
    await().atMost(PATIENCE).until(worker::isReady);

    var closing =
        CompletableFuture.runAsync(
            () -> {
              trouble.timeless = Thread.currentThread();
              worker.close();
            });

    closing.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);

    assertThat(worker.ended().get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEmpty();
    await().atMost(PATIENCE).until(() -> members(backend, site.name) == 0);
  }

  @Test
  void closeNowWithoutBrokersNeverEnds(Backend backend) throws Exception {
    var site = backend.site(1);
    var worker = Worker.start(site.settings("kafka.bootstrap.servers", "127.0.0.1:1"), FakeRenderers.quick());

    CompletableFuture.runAsync(worker::closeNow).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);

    assertThat(worker.ended().get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEmpty();
  }

  @Test
  void causeTooManyOpenFilesIsDroppedFromWhatIsMissing(Backend backend) throws Exception {
    var site = backend.site(1);
    var trouble = new Trouble(site.settings());
    trouble.full = true;
    try (var worker = Worker.start(site.settings(), NAME, FakeRenderers.quick(), trouble.providers())) {
      site.enqueue(RenderJob.builder("a", "red apple").build());
      await().atMost(PATIENCE).until(() -> worker.missing().values().stream().anyMatch(why -> why.contains("Too many open files")));

      trouble.full = false;
      await().atMost(PATIENCE).until(() -> site.result("a").isPresent());
    }
  }

  private static int members(Backend backend, String group) throws Exception {
    try {
      return backend.admin().describeConsumerGroups(List.of(group)).describedGroups().get(group).get().members().size();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof GroupIdNotFoundException) {
        return 0;
      }
      throw e;
    }
  }

  /** Real ground that gives way. */
  private static final class Trouble implements InvocationHandler {

    private final Providers real;
    private final Time time = new FailingTime(Time.SYSTEM, () -> this.timeless);
    private volatile boolean starved;
    private volatile boolean full;
    private volatile Thread timeless;

    Trouble(WorkerSettings settings) {
      real = new LiveProviders(settings, NAME, time);
    }

    Providers providers() {
      return (Providers) Proxy.newProxyInstance(Trouble.class.getClassLoader(), new Class<?>[] {Providers.class}, this);
    }

    @Override
    public Object invoke(Object self, Method method, Object[] arguments) throws Throwable {
      if (method.getName().equals("pool")) {
        return Executors.newFixedThreadPool((int) arguments[1], this::thread);
      }
      if (method.getName().equals("results") && full) {
        throw new KafkaException("Failed to construct kafka producer", new IOException("Too many open files"));
      }
      if (method.getName().equals("loop") && arguments[0].equals("probe")) {
        var turn = (Loop.Turn) arguments[1];
        arguments[1] =
            (Loop.Turn)
                () -> {
                  demandThreads();
                  return turn.take();
                };
      }
      try {
        return method.invoke(real, arguments);
      } catch (InvocationTargetException e) {
        throw e.getCause();
      }
    }

    private Thread thread(Runnable task) {
      demandThreads();
      return Threads.named("troubled").newThread(task);
    }

    private void demandThreads() {
      if (starved) {
        throw new OutOfMemoryError(NO_THREAD);
      }
    }
  }

  /** Tells one thread nothing but an error. */
  private record FailingTime(Time real, Supplier<Thread> timeless) implements Time {

    @Override
    public Clock clock() {
      return real.clock();
    }

    @Override
    public long nanos() {
      if (Thread.currentThread() == timeless.get()) {
        throw new IllegalStateException("no time is left");
      }
      return real.nanos();
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
      real.sleep(duration);
    }

    @Override
    public void await(Object monitor, Duration longest) throws InterruptedException {
      real.await(monitor, longest);
    }

    @Override
    public Duration patience(Duration wanted) {
      return real.patience(wanted);
    }

    @Override
    public Duration about(Duration duration) {
      return real.about(duration);
    }
  }
}
