package io.paellera.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.paellera.schemas.ImageFormat;
import io.paellera.schemas.MessageCodec;
import io.paellera.schemas.MessageType;
import io.paellera.schemas.Output;
import io.paellera.schemas.RenderJob;
import io.paellera.schemas.RenderResult;
import io.paellera.schemas.RenderStatus;
import io.paellera.schemas.Seed;
import io.paellera.worker.support.Backend;
import io.paellera.worker.support.FakeRenderers;
import io.paellera.worker.support.WithBackend;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

@WithBackend
class WorkerTest {

  private static final Duration PATIENCE = Duration.ofMinutes(5);

  @Test
  void everyJobHasOneResultAndEveryPictureItsSha256(Backend backend) throws Exception {
    var site = backend.site(4);
    int count = 40;
    IntStream.range(0, count)
        .forEach(
            i -> site.enqueue(RenderJob.builder("job-" + i, "red apple").steps(2 + i % 3).images(1 + i % 2).seed(i).build()));

    try (var worker = Worker.start(site.settings(), FakeRenderers.quick())) {
      await().atMost(PATIENCE).until(() -> site.results().size() >= count);
      await().atMost(PATIENCE).until(() -> site.lag() == 0);
      await().atMost(PATIENCE).until(worker::isReady);
    }

    var results = site.results();
    assertThat(results).extracting(RenderResult::jobId).doesNotHaveDuplicates().hasSize(count);
    assertThat(results).allMatch(result -> result.status() == RenderStatus.COMPLETED);
    for (var result : results) {
      for (var image : result.images()) {
        byte[] file = site.object(image.uri().substring(("s3://" + site.bucket + "/").length()));
        assertThat(file).hasSize((int) image.bytes());
        assertThat(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(file))).isEqualTo(image.sha256());
        assertThat(sizeOf(file)).isEqualTo(image.width() + "x" + image.height());
      }
    }
    assertThat(site.keys()).hasSize(count + count / 2);
  }

  @Test
  void resultTellsWhatWasUsedAndCarriesTheTraceOfTheJob(Backend backend) {
    var site = backend.site(1);
    var job =
        RenderJob.builder("apple-1", "red apple")
            .batch("fruit")
            .seed(7)
            .labels(Map.of("team", "orchard"))
            .output(new Output(Optional.of(ImageFormat.JPEG), Optional.of("renders/today")))
            .build();
    String trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    var codec = new MessageCodec<>(MessageType.RENDER_JOB);
    site.send(site.jobs, job.id(), codec.encode(job), "traceparent", trace);

    try (var worker = Worker.start(site.settings("worker.name", "w-1"), FakeRenderers.quick())) {
      await().atMost(PATIENCE).until(() -> site.result("apple-1").isPresent());
    }

    var result = site.result("apple-1").orElseThrow();
    assertThat(result.batch()).isEqualTo("fruit");
    assertThat(result.worker()).isEqualTo("w-1");
    assertThat(result.labels()).containsEntry("team", "orchard");
    assertThat(result.settings().orElseThrow().steps()).isEqualTo(4);
    assertThat(result.settings().orElseThrow().seed()).isEqualTo(Seed.of(7));
    assertThat(result.images().get(0).uri())
        .matches("s3://" + site.bucket + "/renders/today/fruit/apple-1/0-[0-9a-f]{12}\\.jpeg");
    var headers = site.records(site.results).get(0).headers();
    assertThat(new String(headers.lastHeader("traceparent").value())).isEqualTo(trace);
    assertThat(new String(headers.lastHeader("ce_type").value())).isEqualTo("io.paellera.render.result.v1");
  }

  @Test
  void batchesHoldOneStepCountAndFillWhileThereIsABacklog(Backend backend) {
    var site = backend.site(2);
    int jobs = 96;
    IntStream.range(0, jobs)
        .forEach(i -> site.enqueue(RenderJob.builder("job-" + i, "red apple").steps(List.of(8, 10, 12).get(i % 3)).build()));
    var renderers = FakeRenderers.quick();

    try (var worker = Worker.start(site.settings("batch.max-size", "8", "batch.max-wait", "10m"), renderers)) {
      await().atMost(PATIENCE).until(() -> site.results().size() >= jobs);
    }

    var batches = renderers.batches();
    assertThat(batches)
        .allSatisfy(batch -> assertThat(batch).extracting(spec -> spec.steps()).containsOnly(batch.get(0).steps()));
    assertThat(batches).hasSize(jobs / 8);
  }

  private static String sizeOf(byte[] file) throws IOException {
    var image = ImageIO.read(new ByteArrayInputStream(file));
    return image.getWidth() + "x" + image.getHeight();
  }
}
