package io.paellera.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.paellera.renderer.Prompt;
import io.paellera.renderer.RenderSpec;
import io.paellera.schemas.RenderJob;
import io.paellera.schemas.RenderResult;
import io.paellera.schemas.RenderStatus;
import io.paellera.worker.support.Backend;
import io.paellera.worker.support.FakeRenderer;
import io.paellera.worker.support.FakeRenderers;
import io.paellera.worker.support.Gate;
import io.paellera.worker.support.WithBackend;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@WithBackend
@Execution(ExecutionMode.CONCURRENT)
class DeliveryTest {

  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final int BACKLOG = 100;

  @Test
  void jobDeliveredAgainWhosePicturesAllExistIsNotDrawnAgain(Backend backend) {
    var site = backend.site(1);
    site.enqueue(RenderJob.builder("job", "red apple").images(3).build());
    try (var worker = Worker.start(site.settings(), FakeRenderers.quick())) {
      await().atMost(PATIENCE).until(() -> site.result("job").isPresent());
    }
    var first = site.result("job").orElseThrow();
    rewind(backend, site);
    var renderers = FakeRenderers.quick();

    try (var worker = Worker.start(site.settings(), renderers)) {
      await().atMost(PATIENCE).until(() -> site.results().size() == 2);
    }

    assertThat(renderers.pictures()).isZero();
    assertThat(site.results().get(1).images()).isEqualTo(first.images());
    assertThat(site.keys()).hasSize(3);
  }

  @Test
  void onlyThePicturesThatAreMissingAreDrawnAgain(Backend backend) {
    var site = backend.site(1);
    site.enqueue(RenderJob.builder("job", "red apple").images(3).build());
    try (var worker = Worker.start(site.settings(), FakeRenderers.quick())) {
      await().atMost(PATIENCE).until(() -> site.result("job").isPresent());
    }
    var first = site.result("job").orElseThrow();
    backend.client().deleteObject(request -> request.bucket(site.bucket).key(site.keys().first()));
    rewind(backend, site);
    var renderers = FakeRenderers.quick();

    try (var worker = Worker.start(site.settings(), renderers)) {
      await().atMost(PATIENCE).until(() -> site.results().size() == 2);
    }

    assertThat(renderers.pictures()).isEqualTo(1);
    assertThat(site.results().get(1).images()).isEqualTo(first.images());
  }

  @Test
  void jobEnqueuedTwiceHasTheSameObjectsAndTwoEqualResults(Backend backend) {
    var site = backend.site(1);
    var job = RenderJob.builder("job", "red apple").images(2).build();
    site.enqueue(job, job);
    var renderers = FakeRenderers.quick();

    try (var worker = Worker.start(site.settings(), renderers)) {
      await().atMost(PATIENCE).until(() -> site.results().size() == 2);
    }

    assertThat(site.results().get(0).images()).isEqualTo(site.results().get(1).images());
    assertThat(renderers.pictures()).isEqualTo(2);
    assertThat(site.keys()).hasSize(2);
  }

  @Test
  void anotherJobUnderAUsedIdIsRefusedAndTheFirstOnesPicturesStay(Backend backend) {
    var site = backend.site(1);
    site.enqueue(RenderJob.builder("job", "red apple").build(), RenderJob.builder("job", "green apple").build());

    try (var worker = Worker.start(site.settings(), FakeRenderers.quick())) {
      await().atMost(PATIENCE).until(() -> site.results().size() == 2);
    }

    assertThat(site.results()).extracting(RenderResult::status).containsExactly(RenderStatus.COMPLETED, RenderStatus.FAILED);
    assertThat(site.results().get(1).error().orElseThrow().message())
        .contains("id is job, but another job of that id has stored s3://");
    assertThat(site.keys()).hasSize(1);
  }

  @Test
  void successorSkipsWhatWasDoneOutOfOrder(Backend backend) {
    var site = backend.site(1);
    var gate = new Gate();
    site.enqueue(RenderJob.builder("slow", "red apple").steps(8).build());
    IntStream.range(0, 20).forEach(i -> site.enqueue(RenderJob.builder("quick-" + i, "red apple").steps(2).build()));
    var first = Worker.start(site.settings("batch.max-size", "20", "batch.max-wait", "10m"), new FakeRenderers(gate));
    await().atMost(PATIENCE).until(() -> gate.arrived() == 1 && site.results().size() == 20);
    first.closeNow();
    gate.let();
    var renderers = FakeRenderers.quick();

    try (var second = Worker.start(site.settings(), renderers)) {
      await().atMost(PATIENCE).until(() -> site.results().size() == 21);
      await().atMost(PATIENCE).until(() -> site.lag() == 0);
    }

    assertThat(site.results()).extracting(RenderResult::jobId).doesNotHaveDuplicates();
    assertThat(renderers.pictures()).isEqualTo(1);
  }

  @Test
  void jobThatKillsItsWorkerAgainAndAgainIsGivenUpAndItsMatesAreNot(Backend backend) {
    var site = backend.site(1);
    IntStream.range(0, 4).forEach(i -> site.enqueue(RenderJob.builder("job-" + i, i == 2 ? "killer" : "red apple").build()));
    String[] settings = {"intake.max-starts", "3"};

    for (int life = 0; life < 3; life++) {
      var gate = new Gate();
      var renderers =
          new FakeRenderers(
              new FakeRenderer.Script() {
                @Override
                public void step(List<RenderSpec> specs, int position) {
                  if (specs.stream().anyMatch(spec -> spec.prompt().equals(Prompt.of("killer")))) {
                    gate.step(specs, position);
                  }
                }
              });
      var worker = Worker.start(site.settings(settings), renderers);
      await().atMost(PATIENCE).until(() -> gate.arrived() > 0 || site.result("job-2").isPresent());
      worker.closeNow();
      gate.let();
    }
    try (var last = Worker.start(site.settings(settings), FakeRenderers.quick())) {
      await().atMost(PATIENCE).until(() -> site.results().size() == 4);
    }

    var error = site.result("job-2").orElseThrow().error().orElseThrow();
    assertThat(error.code()).isEqualTo("poison");
    assertThat(error.attempts()).isEqualTo(3);
    assertThat(error.message()).contains("intake.max-starts");
    assertThat(site.results().stream().filter(result -> result.status() == RenderStatus.COMPLETED)).hasSize(3);
    await().atMost(PATIENCE).until(() -> site.records(site.deadLetters).size() == 1);
  }

  @Test
  void metadataThatOthersCommittedIsIgnored(Backend backend) {
    var site = backend.site(1);
    site.enqueue(RenderJob.builder("job-0", "red apple").build(), RenderJob.builder("job-1", "red apple").build());
    commit(backend, site, new OffsetAndMetadata(1, "somebody else's notes"));

    try (var worker = Worker.start(site.settings(), FakeRenderers.quick())) {
      await().atMost(PATIENCE).until(() -> site.result("job-1").isPresent());
    }

    assertThat(site.result("job-0")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"classic", "consumer"})
  void workersThatComeAndGoLoseNothingAndDoubleNothing(String protocol, Backend backend) {
    var site = backend.site(6);
    var jobs = new AtomicInteger();
    String[] settings = {"intake.protocol", protocol, "intake.window", "32", "intake.session-timeout", "8s"};
    var slow =
        new FakeRenderer.Script() {
          @Override
          public void step(List<RenderSpec> specs, int position) {
            LockSupport.parkNanos(10_000_000);
          }
        };

    try (var first = Worker.start(site.settings(settings), new FakeRenderers(slow))) {
      enqueueUntil(() -> site.results().size() > 20, site, jobs);
      try (var second = Worker.start(site.settings(settings), new FakeRenderers(slow))) {
        enqueueUntil(() -> second.metrics().pictures() > 10, site, jobs);
      }
      var third = Worker.start(site.settings(settings), new FakeRenderers(slow));
      enqueueUntil(() -> third.metrics().pictures() > 10, site, jobs);
      third.closeNow();
      await().atMost(PATIENCE).until(() -> site.results().size() >= jobs.get());
      await().atMost(PATIENCE).until(() -> site.lag() == 0);
    }

    assertThat(site.results()).extracting(RenderResult::jobId).doesNotHaveDuplicates().hasSize(jobs.get());
    assertThat(site.keys()).hasSize(jobs.get());
  }

  /** Keeps a backlog of jobs until the condition holds, so that a worker that comes late finds some too. */
  private static void enqueueUntil(BooleanSupplier condition, Backend.Site site, AtomicInteger jobs) {
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              int wanted = site.results().size() + BACKLOG;
              while (jobs.get() < wanted) {
                int i = jobs.getAndIncrement();
                site.enqueue(RenderJob.builder("job-" + i, "red apple").steps(2 + i % 3).build());
              }
              return condition.getAsBoolean();
            });
  }

  private static void rewind(Backend backend, Backend.Site site) {
    commit(backend, site, new OffsetAndMetadata(0));
  }

  /** The broker refuses while the group has a member. */
  private static void commit(Backend backend, Backend.Site site, OffsetAndMetadata offset) {
    var offsets = Map.of(new TopicPartition(site.jobs, 0), offset);
    await()
        .atMost(PATIENCE)
        .ignoreException(ExecutionException.class)
        .until(() -> backend.admin().alterConsumerGroupOffsets(site.name, offsets).all().get() == null);
  }
}
