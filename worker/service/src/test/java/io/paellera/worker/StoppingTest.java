package io.paellera.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.paellera.schemas.MessageCodec;
import io.paellera.schemas.MessageType;
import io.paellera.schemas.RenderControl;
import io.paellera.schemas.RenderJob;
import io.paellera.schemas.RenderResult;
import io.paellera.schemas.RenderStatus;
import io.paellera.worker.config.WorkerSettings.GroupProtocol;
import io.paellera.worker.support.Backend;
import io.paellera.worker.support.FakeRenderers;
import io.paellera.worker.support.Gate;
import io.paellera.worker.support.WithBackend;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@WithBackend
@Execution(ExecutionMode.CONCURRENT)
class StoppingTest {

  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final String[] FULL_BATCHES = {"batch.max-wait", "10m"};

  @Test
  void drainFinishesWhatIsBeingDrawnAndHandsBackTheRest(Backend backend) throws Exception {
    var site = backend.site(1);
    IntStream.range(0, 20).forEach(i -> site.enqueue(RenderJob.builder("job-" + i, "red apple").build()));
    var gate = new Gate();
    var worker = Worker.start(site.settings(FULL_BATCHES), new FakeRenderers(gate));
    await().atMost(PATIENCE).until(() -> gate.arrived() == 8 && inFlight(worker) == 20);

    var closing = CompletableFuture.runAsync(worker::close);
    await().atMost(PATIENCE).until(() -> inFlight(worker) == 8);
    gate.let();
    closing.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);

    assertThat(worker.ended().get()).isEmpty();
    await().atMost(PATIENCE).until(() -> site.results().size() == 8);
    try (var successor = Worker.start(site.settings("intake.max-starts", "1"), FakeRenderers.quick())) {
      await().atMost(PATIENCE).until(() -> site.results().size() == 20);
    }
    assertThat(site.results()).allMatch(result -> result.status() == RenderStatus.COMPLETED).extracting(RenderResult::jobId)
        .doesNotHaveDuplicates();
  }

  @Test
  void drainHandsBackWhatIsNotFinishedInTimeAndBlamesNoJobForIt(Backend backend) {
    var site = backend.site(1);
    site.enqueue(RenderJob.builder("job", "red apple").build());
    var gate = new Gate();
    var worker = Worker.start(site.settings("drain.grace", "100ms"), new FakeRenderers(gate));
    await().atMost(PATIENCE).until(() -> gate.arrived() == 1);

    worker.close();
    gate.let();

    assertThat(site.results()).isEmpty();
    try (var successor = Worker.start(site.settings("intake.max-starts", "1"), FakeRenderers.quick())) {
      await().atMost(PATIENCE).until(() -> site.result("job").isPresent());
    }
    assertThat(site.result("job").orElseThrow().status()).isEqualTo(RenderStatus.COMPLETED);
  }

  @Test
  void drainIsCutShortByStoppingAtOnce(Backend backend) throws Exception {
    var site = backend.site(1);
    site.enqueue(RenderJob.builder("job", "red apple").build());
    var gate = new Gate();
    var worker = Worker.start(site.settings("drain.grace", "1h"), new FakeRenderers(gate));
    await().atMost(PATIENCE).until(() -> gate.arrived() == 1);

    var closing = CompletableFuture.runAsync(worker::close);
    await().atMost(PATIENCE).until(() -> worker.missing().containsKey("worker"));
    worker.closeNow();
    closing.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    gate.let();

    try (var successor = Worker.start(site.settings(), FakeRenderers.quick())) {
      await().atMost(PATIENCE).until(() -> site.result("job").isPresent());
    }
  }

  @Test
  void workerThatDrainsIsNotGivenThePartitionsOfThoseThatLeaveBeforeIt(Backend backend) throws Exception {
    var site = backend.site(12);
    var gate = new Gate();
    var settings = site.settings("drain.grace", "10m");
    try (var remaining = Worker.start(settings, FakeRenderers.quick());
        var leaving = Worker.start(settings, FakeRenderers.quick());
        var draining = Worker.start(settings, new FakeRenderers(gate))) {
      await().atMost(PATIENCE).until(() -> partitions(remaining) == 4 && partitions(leaving) == 4 && partitions(draining) == 4);
      IntStream.range(0, 60).forEach(i -> site.enqueue(RenderJob.builder("job-" + i, "red apple").build()));
      await().atMost(PATIENCE).until(() -> gate.arrived() > 0);

      var closing = CompletableFuture.runAsync(draining::close);
      await().atMost(PATIENCE).until(() -> draining.missing().containsKey("worker"));
      leaving.close();

      await().atMost(PATIENCE).until(() -> partitions(remaining) == 8);
      assertThat(partitions(draining)).isEqualTo(4);
      gate.let();
      closing.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      await().atMost(PATIENCE).until(() -> partitions(remaining) == 12);
      await().atMost(PATIENCE).until(() -> site.results().size() == 60);
    }
    assertThat(site.results()).extracting(RenderResult::jobId).doesNotHaveDuplicates();
  }

  private static int partitions(Worker worker) {
    return (int) worker.metrics().registry().get("paellera.partitions").gauge().value();
  }

  @ParameterizedTest
  @EnumSource(GroupProtocol.class)
  void workerThatStopsAtOnceLeavesTheGroupSoThatNobodyWaitsForItsSessionToEnd(GroupProtocol protocol, Backend backend)
      throws Exception {
    var site = backend.site(1);
    String[] settings = {"intake.protocol", protocol.name().toLowerCase(Locale.ROOT), "intake.session-timeout", "10m"};
    var session = new AlterConfigOp(new ConfigEntry("consumer.session.timeout.ms", "600000"), AlterConfigOp.OpType.SET);
    backend.admin().incrementalAlterConfigs(Map.of(new ConfigResource(ConfigResource.Type.GROUP, site.name), Set.of(session))).all()
        .get();
    site.enqueue(RenderJob.builder("job", "red apple").build());

    for (int life = 0; life < 3; life++) {
      var gate = new Gate();
      var worker = Worker.start(site.settings(settings), new FakeRenderers(gate));
      await().atMost(PATIENCE).until(() -> gate.arrived() == 1);
      worker.closeNow();
      gate.let();
      assertThat(worker.ended().get()).as("told to stop").isEmpty();
    }

    try (var successor = Worker.start(site.settings(settings), FakeRenderers.quick())) {
      await().atMost(PATIENCE).until(() -> site.result("job").isPresent());
    }
  }

  @Test
  void expiredJobIsNotDrawn(Backend backend) {
    var site = backend.site(1);
    site.enqueue(
        RenderJob.builder("late", "red apple").deadline(Instant.now().minusSeconds(1)).build(),
            RenderJob.builder("good", "red apple").build());
    var renderers = FakeRenderers.quick();

    try (var worker = Worker.start(site.settings(), renderers)) {
      await().atMost(PATIENCE).until(() -> site.results().size() == 2);
    }

    var result = site.result("late").orElseThrow();
    assertThat(result.status()).isEqualTo(RenderStatus.EXPIRED);
    assertThat(result.error().orElseThrow().message()).contains("the deadline");
    assertThat(renderers.pictures()).isEqualTo(1);
    assertThat(site.records(site.deadLetters)).isEmpty();
  }

  @Test
  void jobThatExpiresWhileItIsDrawnLeavesBetweenStepsAndItsMatesGoOn(Backend backend) {
    var site = backend.site(1);
    var deadline = Instant.now().plus(Duration.ofHours(1)).truncatedTo(ChronoUnit.MILLIS);
    var gate = new Gate();
    site.enqueue(
        RenderJob.builder("late", "red apple").deadline(deadline).build(),
            RenderJob.builder("good", "red apple").build());
    var expired = new AtomicBoolean();
    InstantSource time = () -> expired.get() ? deadline.plusSeconds(1) : Instant.now();

    try (var worker = Worker.start(site.settings(FULL_BATCHES), new FakeRenderers(gate), time.withZone(ZoneOffset.UTC))) {
      await().atMost(PATIENCE).until(() -> gate.arrived() == 2);
      expired.set(true);
      await().atMost(PATIENCE).until(() -> site.result("late").isPresent());
      gate.let();
      await().atMost(PATIENCE).until(() -> site.result("good").isPresent());
    }

    assertThat(site.result("late").orElseThrow().error().orElseThrow().stage()).isEqualTo("rendering");
    assertThat(site.keys()).hasSize(1);
  }

  @Test
  void cancelledJobsAreNotDrawnEvenIfTheWordCameBeforeTheWorker(Backend backend) {
    var site = backend.site(1);
    site.enqueue(RenderJob.builder("one", "red apple").build(), RenderJob.builder("two", "red apple").batch("fruit").build());
    var now = Instant.now().plusSeconds(1);
    cancel(site, RenderControl.cancelJob("one", now, Optional.of("wrong colour")));
    cancel(site, RenderControl.cancelBatch("fruit", now, Optional.empty()));
    site.enqueue(RenderJob.builder("good", "red apple").build());
    var renderers = FakeRenderers.quick();

    try (var worker = Worker.start(site.settings(), renderers)) {
      await().atMost(PATIENCE).until(() -> site.results().size() == 3);
    }

    assertThat(site.result("one").orElseThrow().status()).isEqualTo(RenderStatus.CANCELLED);
    assertThat(site.result("one").orElseThrow().error().orElseThrow().message()).isEqualTo("cancelled: wrong colour");
    assertThat(site.result("two").orElseThrow().status()).isEqualTo(RenderStatus.CANCELLED);
    assertThat(renderers.pictures()).isEqualTo(1);
  }

  @Test
  void cancelledJobLeavesBetweenStepsAndItsMatesGoOn(Backend backend) {
    var site = backend.site(1);
    var gate = new Gate();
    site.enqueue(RenderJob.builder("unwanted", "red apple").build(), RenderJob.builder("good", "red apple").build());

    try (var worker = Worker.start(site.settings(FULL_BATCHES), new FakeRenderers(gate))) {
      await().atMost(PATIENCE).until(() -> gate.arrived() == 2);
      cancel(site, RenderControl.cancelJob("unwanted", Instant.now(), Optional.empty()));
      await().atMost(PATIENCE).until(() -> site.result("unwanted").isPresent());
      gate.let();
      await().atMost(PATIENCE).until(() -> site.result("good").isPresent());
    }

    assertThat(site.result("unwanted").orElseThrow().status()).isEqualTo(RenderStatus.CANCELLED);
    assertThat(site.result("good").orElseThrow().status()).isEqualTo(RenderStatus.COMPLETED);
    assertThat(site.keys()).hasSize(1);
  }

  @Test
  void jobsEnqueuedAfterTheirBatchWasCancelledAreDrawn(Backend backend) {
    var site = backend.site(1);
    cancel(site, RenderControl.cancelBatch("fruit", Instant.now().minusSeconds(10), Optional.empty()));
    site.enqueue(RenderJob.builder("later", "red apple").batch("fruit").build());

    try (var worker = Worker.start(site.settings(), FakeRenderers.quick())) {
      await().atMost(PATIENCE).until(() -> site.result("later").isPresent());
    }

    assertThat(site.result("later").orElseThrow().status()).isEqualTo(RenderStatus.COMPLETED);
  }

  private static int inFlight(Worker worker) {
    return (int) worker.metrics().registry().get("paellera.window").gauge().value();
  }

  private static void cancel(Backend.Site site, RenderControl control) {
    site.send(site.control, control.key(), new MessageCodec<>(MessageType.RENDER_CONTROL).encode(control));
  }
}
