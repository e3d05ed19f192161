package io.paellera.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Named.named;

import io.paellera.renderer.DeviceMemoryException;
import io.paellera.renderer.Prompt;
import io.paellera.renderer.RenderException;
import io.paellera.renderer.RenderSpec;
import io.paellera.schemas.DeadLetterHeaders;
import io.paellera.schemas.RenderJob;
import io.paellera.schemas.RenderResult;
import io.paellera.schemas.RenderStatus;
import io.paellera.worker.support.Backend;
import io.paellera.worker.support.FakeRenderer;
import io.paellera.worker.support.FakeRenderers;
import io.paellera.worker.support.WithBackend;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@WithBackend
@Execution(ExecutionMode.CONCURRENT)
class LaneTroubleTest {

  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Prompt POISON = Prompt.of("poison");

  @ParameterizedTest
  @MethodSource("faults")
  void rowThatFailsAloneIsFoundAndItsMatesNeverNotice(Runnable fault, Backend backend) {
    var site = backend.site(1);
    enqueueWithPoison(site);
    var renderers =
        new FakeRenderers(
            new FakeRenderer.Script() {
              @Override
              public void step(List<RenderSpec> specs, int position) {
                if (position == 2 && has(specs, POISON)) {
                  fault.run();
                }
              }
            });

    try (var worker = Worker.start(site.settings(), renderers)) {
      await().atMost(PATIENCE).until(() -> site.results().size() == 16);
    }

    assertOnlyThePoisonFailed(site, "fails alone");
    assertThat(renderers.opened()).isEqualTo(1);
  }

  /** The symptom: once a row of the batch was drawn, those that a dying device failed on were called poison. */
  @Test
  void rowsThatADeviceFailsOnAfterItDrewTheirMatesAreNotCalledPoison(Backend backend) {
    var site = backend.site(1);
    IntStream.range(0, 16).forEach(i -> site.enqueue(RenderJob.builder("job-" + i, "red apple").build()));
    var dying = new AtomicBoolean(true);
    var dead = new AtomicBoolean();
    var renderers =
        new FakeRenderers(
            new FakeRenderer.Script() {
              @Override
              public void open() {
                dying.compareAndSet(true, !dead.getAndSet(false));
              }

              @Override
              public void step(List<RenderSpec> specs, int position) {
                if (dead.get() || (dying.get() && specs.size() > 1)) {
                  throw new RenderException("the device is gone");
                }
              }

              @Override
              public void finish(List<RenderSpec> specs) {
                dead.set(dying.get() && !FakeRenderers.isCanary(specs));
              }
            });

    try (var worker = Worker.start(site.settings("batch.max-wait", "10m"), renderers)) {
      await().atMost(PATIENCE).until(() -> site.results().size() == 16);
    }

    assertThat(site.results()).allMatch(result -> result.status() == RenderStatus.COMPLETED);
    assertThat(renderers.opened()).isEqualTo(2);
  }

  @Test
  void batchThatDoesNotFitIntoMemoryIsHalvedAndTheSizeRemembered(Backend backend) {
    var site = backend.site(1);
    IntStream.range(0, 48).forEach(i -> site.enqueue(RenderJob.builder("job-" + i, "red apple").build()));
    var renderers =
        new FakeRenderers(
            new FakeRenderer.Script() {
              @Override
              public void step(List<RenderSpec> specs, int position) {
                if (specs.size() > 3) {
                  throw new DeviceMemoryException("no memory for " + specs.size() + " rows", null);
                }
              }
            });

    try (var worker = Worker.start(site.settings("batch.max-wait", "10m"), renderers)) {
      await().atMost(PATIENCE).until(() -> site.results().size() == 48);
    }

    assertThat(site.results()).allMatch(result -> result.status() == RenderStatus.COMPLETED);
    var sizes = renderers.batches().stream().map(List::size).toList();
    assertThat(sizes.get(0)).isEqualTo(8);
    assertThat(sizes.subList(1, sizes.size())).allMatch(size -> size <= 3);
  }

  @Test
  void deviceThatBreaksGetsANewRendererAndNoJobIsBlamed(Backend backend) {
    var site = backend.site(1);
    IntStream.range(0, 8).forEach(i -> site.enqueue(RenderJob.builder("job-" + i, "red apple").build()));
    var broken = new AtomicBoolean(true);
    var renderers =
        new FakeRenderers(
            new FakeRenderer.Script() {
              private boolean used;

              @Override
              public void open() {
                if (used) {
                  broken.set(false);
                }
              }

              @Override
              public void begin(List<RenderSpec> specs) {
                used |= !FakeRenderers.isCanary(specs);
                if (used && broken.get()) {
                  throw new RenderException("the device is gone");
                }
              }
            });

    try (var worker = Worker.start(site.settings(), renderers)) {
      await().atMost(PATIENCE).until(() -> site.results().size() == 8);
    }

    assertThat(site.results()).allMatch(result -> result.status() == RenderStatus.COMPLETED);
    assertThat(renderers.opened()).isEqualTo(2);
  }

  @Test
  void deviceThatStaysBrokenStopsTheWorkerWhichHandsItsJobsBack(Backend backend) throws Exception {
    var site = backend.site(1);
    site.enqueue(RenderJob.builder("job", "red apple").build());
    var renderers =
        new FakeRenderers(
            new FakeRenderer.Script() {
              @Override
              public void begin(List<RenderSpec> specs) {
                throw new RenderException("the device is gone");
              }
            });

    var worker = Worker.start(site.settings("render.max-restarts", "2"), renderers);

    var reason = worker.ended().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    assertThat(reason.orElseThrow().message()).contains("the device is gone");
    assertThat(site.results()).isEmpty();
    try (var successor = Worker.start(site.settings(), FakeRenderers.quick())) {
      await().atMost(PATIENCE).until(() -> site.result("job").isPresent());
    }
    assertThat(site.result("job").orElseThrow().status()).isEqualTo(RenderStatus.COMPLETED);
  }

  @Test
  void stepThatHangsIsFoundAndTheRowAtFaultIsGivenUp(Backend backend) {
    var site = backend.site(1);
    enqueueWithPoison(site);
    var end = new CountDownLatch(1);
    var renderers =
        new FakeRenderers(
            new FakeRenderer.Script() {
              @Override
              public void step(List<RenderSpec> specs, int position) {
                if (position == 2 && has(specs, POISON)) {
                  waitUninterruptibly(end);
                }
              }
            });

    try (var worker = Worker.start(site.settings("render.step-timeout", "2s"), renderers)) {
      await().atMost(PATIENCE).until(() -> site.results().size() == 16);
    } finally {
      end.countDown();
    }

    assertOnlyThePoisonFailed(site, "breaks the renderer alone");
    assertThat(renderers.opened()).isEqualTo(3);
  }

  @Test
  void theNextBatchBeginsWhileThisOneIsDrawn(Backend backend) {
    var site = backend.site(1);
    IntStream.range(0, 16).forEach(i -> site.enqueue(RenderJob.builder("job-" + i, "red apple").build()));
    var begun = new CountDownLatch(2);
    var renderers =
        new FakeRenderers(
            new FakeRenderer.Script() {
              @Override
              public void begin(List<RenderSpec> specs) {
                if (!FakeRenderers.isCanary(specs)) {
                  begun.countDown();
                }
              }

              @Override
              public void finish(List<RenderSpec> specs) {
                if (!FakeRenderers.isCanary(specs)) {
                  waitUninterruptibly(begun);
                }
              }
            });

    try (var worker = Worker.start(site.settings("batch.max-wait", "10m"), renderers)) {
      await().atMost(PATIENCE).until(() -> site.results().size() == 16);
    }

    assertThat(renderers.batches()).extracting(List::size).containsExactly(8, 8);
  }

  @Test
  void aBeginningThatHangsIsBlamedOnItsOwnBatchAloneAndTheOneThatIsDrawnNeverNotices(Backend backend) {
    var site = backend.site(1);
    IntStream.range(0, 16).forEach(i -> site.enqueue(RenderJob.builder("job-" + i, i == 13 ? "poison" : "red apple").build()));
    var hanging = new CountDownLatch(1);
    var end = new CountDownLatch(1);
    var renderers =
        new FakeRenderers(
            new FakeRenderer.Script() {
              @Override
              public void begin(List<RenderSpec> specs) {
                if (has(specs, POISON)) {
                  hanging.countDown();
                  waitUninterruptibly(end);
                }
              }

              @Override
              public void finish(List<RenderSpec> specs) {
                if (!FakeRenderers.isCanary(specs) && !has(specs, POISON)) {
                  waitUninterruptibly(hanging);
                }
              }
            });

    var inOrder = site.settings("render.step-timeout", "2s", "batch.max-wait", "10m", "intake.preparation-threads", "1");
    try (var worker = Worker.start(inOrder, renderers)) {
      await().atMost(PATIENCE).until(() -> site.results().size() == 16);
    } finally {
      end.countDown();
    }

    assertThat(site.results().stream().filter(result -> result.status() == RenderStatus.COMPLETED)).hasSize(15);
    assertThat(site.result("job-13").orElseThrow().error().orElseThrow().message()).contains("breaks the renderer alone");
    var first = renderers.batches().get(0);
    assertThat(renderers.batches().stream().filter(batch -> batch.stream().anyMatch(first::contains))).hasSize(1);
    assertThat(renderers.opened()).isEqualTo(3);
  }

  static Stream<Named<Runnable>> faults() {
    return Stream.of(
        named("an exception", () -> { throw new RenderException("a number is not a number"); }),
        named("an error", () -> { throw new StackOverflowError("a prompt of brackets"); }));
  }

  private static void enqueueWithPoison(Backend.Site site) {
    IntStream.range(0, 16).forEach(i -> site.enqueue(RenderJob.builder("job-" + i, i == 5 ? "poison" : "red apple").build()));
  }

  private static void assertOnlyThePoisonFailed(Backend.Site site, String message) {
    assertThat(site.results()).extracting(RenderResult::jobId).doesNotHaveDuplicates();
    assertThat(site.results().stream().filter(result -> result.status() == RenderStatus.COMPLETED)).hasSize(15);
    var error = site.result("job-5").orElseThrow().error().orElseThrow();
    assertThat(error.code()).isEqualTo("poison");
    assertThat(error.stage()).isEqualTo("rendering");
    assertThat(error.message()).contains(message);
    await().atMost(PATIENCE).until(() -> site.records(site.deadLetters).size() == 1);
    assertThat(DeadLetterHeaders.read(site.records(site.deadLetters).get(0).headers()).orElseThrow().reason())
        .isEqualTo("poison");
  }

  private static boolean has(List<RenderSpec> specs, Prompt prompt) {
    return specs.stream().anyMatch(spec -> spec.prompt().equals(prompt));
  }

  private static void waitUninterruptibly(CountDownLatch latch) {
    boolean interrupted = false;
    while (latch.getCount() > 0) {
      try {
        latch.await();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
