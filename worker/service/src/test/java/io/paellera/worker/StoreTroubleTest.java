package io.paellera.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.paellera.embedded.S3Fault;
import io.paellera.embedded.S3FaultProxy;
import io.paellera.embedded.S3FaultRule;
import io.paellera.schemas.Output;
import io.paellera.schemas.RenderJob;
import io.paellera.schemas.RenderMode;
import io.paellera.schemas.RenderResult;
import io.paellera.schemas.RenderStatus;
import io.paellera.worker.support.Backend;
import io.paellera.worker.support.FakeRenderers;
import io.paellera.worker.support.WithBackend;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@WithBackend
@Execution(ExecutionMode.CONCURRENT)
class StoreTroubleTest {

  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final int JOBS = 30;
  private static final S3FaultRule FORBIDDEN = S3FaultRule.inject(new S3Fault.Answer(403, "AccessDenied", "Access Denied"));

  private Backend.Site site;
  private S3FaultProxy proxy;

  @BeforeEach
  void start(Backend backend) {
    site = backend.site(1);
    proxy = S3FaultProxy.start(backend.s3Port());
    IntStream.range(0, JOBS).forEach(i -> site.enqueue(RenderJob.builder("job-" + i, "red apple").build()));
  }

  @AfterEach
  void stop() {
    proxy.close();
  }

  @Test
  void requestsThatFailNowAndThenAreTriedAgain() {
    proxy.set(
        S3FaultRule.inject(S3Fault.SLOW_DOWN).everyCalls(7),
        S3FaultRule.inject(S3Fault.INTERNAL_ERROR).onMethod("PUT").fromCall(3).everyCalls(11),
        S3FaultRule.inject(new S3Fault.Reset()).onMethod("PUT").fromCall(5).everyCalls(13),
        S3FaultRule.inject(new S3Fault.CutRequestAfter(100)).onMethod("PUT").fromCall(6).everyCalls(9));

    try (var worker = start()) {
      await().atMost(PATIENCE).until(() -> site.results().size() >= JOBS);
    }

    assertEveryJobIsCompletedOnce();
    assertThat(proxy.faults()).isPositive();
  }

  @Test
  void pictureWhoseAnswerWasLostIsStoredOnceAndItsResultTellsTheRightDigest() {
    proxy.set(S3FaultRule.inject(new S3Fault.LoseAnswer()).onMethod("PUT").onKey("renders/default/.*").everyCalls(2));

    try (var worker = start()) {
      await().atMost(PATIENCE).until(() -> site.results().size() >= JOBS);
    }

    assertEveryJobIsCompletedOnce();
    assertThat(proxy.answers("PUT", 412)).isPositive();
  }

  @Test
  void storeThatIsDownPausesIntakeAndComesBackByItself() {
    try (var worker = start()) {
      await().atMost(PATIENCE).until(() -> worker.isReady());
      proxy.set(S3FaultRule.inject(S3Fault.INTERNAL_ERROR));
      IntStream.range(JOBS, 2 * JOBS).forEach(i -> site.enqueue(RenderJob.builder("job-" + i, "red apple").build()));
      await().atMost(PATIENCE).until(() -> worker.missing().containsKey("store"));

      proxy.set();
      await().atMost(PATIENCE).until(() -> site.results().size() >= 2 * JOBS);
      await().atMost(PATIENCE).until(worker::isReady);
    }

    assertThat(site.results()).hasSize(2 * JOBS).allMatch(result -> result.status() == RenderStatus.COMPLETED);
  }

  @Test
  void workerThatMayNotWriteSaysSoAndTakesNoJobsUntilItMay() {
    proxy.set(FORBIDDEN.onMethod("PUT"));
    var renderers = FakeRenderers.quick();

    try (var worker = start(renderers)) {
      await().atMost(PATIENCE).until(() -> worker.missing().keySet().equals(Set.of("store")));
      await().atMost(PATIENCE).until(() -> proxy.faults() > 5);
      assertThat(worker.missing().get("store")).contains("403", "not permitted", site.bucket);
      assertThat(renderers.pictures()).isZero();

      proxy.set();
      await().atMost(PATIENCE).until(() -> site.results().size() >= JOBS);
    }

    assertEveryJobIsCompletedOnce();
  }

  @ParameterizedTest
  @CsvSource({"501, NotImplemented, If-None-Match", "400, XAmzContentSHA256Mismatch, s3.checksums=false"})
  void workerWhoseStoreIsTooOldSaysWhatIsMissing(int status, String code, String mend) {
    proxy.set(S3FaultRule.inject(new S3Fault.Answer(status, code, "")).onMethod("PUT"));

    try (var worker = start()) {
      await().atMost(PATIENCE).until(() -> String.valueOf(worker.missing().get("store")).contains(mend));
    }
  }

  @Test
  void rightToWriteThatIsTakenAwayPausesIntakeUntilItIsBackAndLosesNothing() {
    try (var worker = start()) {
      await().atMost(PATIENCE).until(() -> site.results().size() >= JOBS);
      proxy.set(FORBIDDEN.onMethod("PUT"));
      IntStream.range(JOBS, 2 * JOBS).forEach(i -> site.enqueue(RenderJob.builder("job-" + i, "red apple").build()));
      await().atMost(PATIENCE).until(() -> String.valueOf(worker.missing().get("store")).contains("not permitted"));
      long refused = proxy.faults();
      await()
          .atMost(PATIENCE)
          .until(
              () -> {
                assertThat(worker.missing()).containsKey("store");
                return proxy.faults() > refused + 20;
              });

      proxy.set();
      await().atMost(PATIENCE).until(() -> site.results().size() >= 2 * JOBS);
      await().atMost(PATIENCE).until(worker::isReady);
    }

    assertThat(site.results()).hasSize(2 * JOBS).allMatch(result -> result.status() == RenderStatus.COMPLETED);
  }

  @Test
  void jobWhosePrefixIsForbiddenFailsAlone() {
    proxy.set(FORBIDDEN.onMethod("PUT").onKey("secret/.*"));
    site.enqueue(RenderJob.builder("far", "a").output(new Output(Optional.empty(), Optional.of("secret"))).build());

    try (var worker = start()) {
      await().atMost(PATIENCE).until(() -> site.results().size() > JOBS);
      await().atMost(PATIENCE).until(worker::isReady);
    }

    var error = site.result("far").orElseThrow().error().orElseThrow();
    assertThat(error.code()).isEqualTo("invalid");
    assertThat(error.message()).contains("/secret/default/far/", "403", "output.prefix");
    assertThat(site.results()).filteredOn(result -> result.status() == RenderStatus.COMPLETED).hasSize(JOBS);
  }

  @ParameterizedTest
  @CsvSource({"301, PermanentRedirect", "400, AuthorizationHeaderMalformed"})
  void inputBucketOfAnotherRegionFailsItsJobAlone(int status, String code) {
    proxy.set(S3FaultRule.inject(new S3Fault.Answer(status, code, "elsewhere")).onMethod("GET").onKey("in/.*"));
    site.enqueue(RenderJob.builder("far", "a").mode(RenderMode.VARIATION).image("s3://" + site.bucket + "/in/a.png").build());

    try (var worker = start("inputs.allowed-buckets", site.bucket)) {
      await().atMost(PATIENCE).until(() -> site.results().size() > JOBS);
    }

    var far = site.result("far").orElseThrow();
    assertThat(far.error().orElseThrow().message()).contains("in/a.png lies in another region than this worker's, s3.region");
    assertThat(site.results()).filteredOn(result -> result.status() == RenderStatus.COMPLETED).hasSize(JOBS);
  }

  @Test
  void inputsThatCantBeReadFailTheirJobsAloneAndSayWhy() {
    proxy.set(S3FaultRule.inject(S3Fault.INTERNAL_ERROR).onMethod("GET").onKey("in/.*"));
    for (int i = 0; i < 12; i++) {
      site.enqueue(RenderJob.builder("input-" + i, "a").mode(RenderMode.VARIATION).image("s3://" + site.bucket + "/in/a.png").build());
    }

    try (var worker = start("inputs.allowed-buckets", site.bucket, "storage.backoff", "10ms", "storage.max-backoff", "20ms")) {
      await().atMost(PATIENCE).until(() -> site.results().size() >= JOBS + 12);
      assertThat(worker.missing()).doesNotContainKey("store");
    }

    assertThat(site.results()).filteredOn(result -> result.status() == RenderStatus.COMPLETED).hasSize(JOBS);
    assertThat(site.results())
        .filteredOn(result -> result.jobId().startsWith("input-"))
        .allSatisfy(result -> assertThat(result.error().orElseThrow().message()).contains("in/a.png", "500"));
  }

  @Test
  void storeThatSaysThereAndNotThereIsGivenUp() {
    proxy.set(
        S3FaultRule.inject(new S3Fault.Answer(412, "PreconditionFailed", "there")).onMethod("PUT").onKey(".*/odd/.*"),
        S3FaultRule.inject(new S3Fault.Answer(404, "NoSuchKey", "not there")).onMethod("HEAD").onKey(".*/odd/.*"));
    site.enqueue(RenderJob.builder("odd", "a").build());

    try (var worker = start("storage.backoff", "10ms", "storage.max-backoff", "20ms")) {
      await().atMost(PATIENCE).until(() -> site.results().size() > JOBS);
    }

    assertThat(site.result("odd").orElseThrow().error().orElseThrow().message()).contains("412", "404");
    assertThat(site.results()).filteredOn(result -> result.status() == RenderStatus.COMPLETED).hasSize(JOBS);
  }

  @Test
  void storeThatHangsIsGivenUpAfterTheTimeLimit() {
    try (var worker = start("storage.attempt-timeout", "2s")) {
      await().atMost(PATIENCE).until(() -> worker.isReady());
      proxy.set(S3FaultRule.inject(new S3Fault.Delay(Duration.ofHours(1))).atMost(10));
      IntStream.range(JOBS, JOBS + 3).forEach(i -> site.enqueue(RenderJob.builder("job-" + i, "red apple").build()));
      await().atMost(PATIENCE).until(() -> site.results().size() >= JOBS + 3);
    }

    assertThat(site.results()).hasSize(JOBS + 3).allMatch(result -> result.status() == RenderStatus.COMPLETED);
  }

  @Test
  void drainEndsEvenIfTheStoreIsDownAndLosesNothing() {
    try (var worker = start("drain.grace", "500ms")) {
      await().atMost(PATIENCE).until(() -> !site.results().isEmpty());
      proxy.set(S3FaultRule.inject(S3Fault.INTERNAL_ERROR));
    }
    proxy.set();

    try (var successor = start()) {
      await().atMost(PATIENCE).until(() -> site.results().size() >= JOBS);
    }

    assertEveryJobIsCompletedOnce();
  }

  private Worker start(String... more) {
    return start(FakeRenderers.quick(), more);
  }

  private Worker start(FakeRenderers renderers, String... more) {
    var settings = new String[more.length + 2];
    settings[0] = "s3.endpoint";
    settings[1] = proxy.endpoint().toString();
    System.arraycopy(more, 0, settings, 2, more.length);
    return Worker.start(site.settings(settings), renderers);
  }

  private void assertEveryJobIsCompletedOnce() {
    assertThat(site.results()).hasSize(JOBS).allMatch(result -> result.status() == RenderStatus.COMPLETED);
    assertThat(site.results()).extracting(RenderResult::jobId).doesNotHaveDuplicates();
    assertThat(site.keys()).hasSize(JOBS);
  }
}
