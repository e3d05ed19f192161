package io.paellera.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.paellera.renderer.RenderedImage;
import io.paellera.schemas.RenderJob;
import io.paellera.schemas.RenderMode;
import io.paellera.worker.config.SettingsReader;
import io.paellera.worker.config.WorkerSettings;
import io.paellera.worker.failure.Failure;
import io.paellera.worker.failure.Stage;
import io.paellera.worker.job.ActiveJob;
import io.paellera.worker.job.Delivery;
import io.paellera.worker.job.GuardedEndings;
import io.paellera.worker.job.JobEndings;
import io.paellera.worker.job.JobRow;
import io.paellera.worker.job.Position;
import io.paellera.worker.job.StartLog;
import io.paellera.worker.operations.Threads;
import io.paellera.worker.operations.Time;
import io.paellera.worker.operations.WorkerMetrics;
import io.paellera.worker.pictures.ImageKeys;
import io.paellera.worker.pictures.PictureFiles;
import io.paellera.worker.pictures.StoredPictures;
import io.paellera.worker.pictures.Uploads;
import io.paellera.worker.preparation.Preparation;
import io.paellera.worker.storage.ObjectStore;
import io.paellera.worker.storage.PatientStore;
import io.paellera.worker.support.FakeRenderer;
import io.paellera.worker.support.Rows;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Errors of the JVM end a job as every other fault does. */
class UnforeseenErrorTest {


  private final WorkerSettings settings =
      SettingsReader.of(
          Map.of("kafka.bootstrap.servers", "kafka:9092", "s3.bucket", "pictures", "inputs.allowed-buckets", "inputs"));
  private final WorkerMetrics metrics = new WorkerMetrics(new SimpleMeterRegistry());
  private final PatientStore store = new PatientStore(new FullStore(), settings.storage(), Time.SYSTEM);
  private final ImageKeys keys = new ImageKeys("renders", FakeRenderer.CARD.digest());
  private final StoredPictures stored = new StoredPictures(store, keys);
  private final Endings endings = new Endings();

  @Test
  void jobWhoseInputPictureTakesAllMemoryEndsAsFailed() throws Exception {
    var job = RenderJob.builder("job", "apple").mode(RenderMode.VARIATION).image("s3://inputs/a.png").build();
    try (var preparation =
        new Preparation(FakeRenderer.CARD, store, stored, new Forgetful(), metrics, settings, Threads.pool("preparation", 1), rows -> {})) {
      preparation.accept(new ActiveJob(Rows.delivery(0), job, endings, false));

      assertFailed(Stage.PREPARATION);
    }
  }

  @Test
  void jobWhosePictureCannotBeStoredForWantOfMemoryEndsAsFailed() throws Exception {
    var spec = Rows.spec(4);
    var job = new ActiveJob(Rows.delivery(0), RenderJob.builder("job", "apple").build(), endings, false);
    try (var uploads =
        new Uploads(
            store,
            stored,
            keys,
            new PictureFiles(FakeRenderer.CARD, true),
            metrics,
            Clock.systemUTC(),
            settings.storage(),
            Threads.pool("upload", 1))) {
      uploads.accept(new JobRow(job, 0, spec, 0), new RenderedImage(FakeRenderer.picture(spec), spec, new int[16], false));

      assertFailed(Stage.STORING);
    }
  }

  @Test
  void endingThatCannotBeToldStopsTheWorker() {
    var fatal = new ArrayList<Failure>();
    var job = new ActiveJob(Rows.delivery(7), RenderJob.builder("job", "apple").build(), new GuardedEndings(new Mute(), fatal::add), false);

    job.fail(new Failure.Invalid(Stage.PREPARATION, "of no matter"));

    assertThat(fatal).singleElement().isInstanceOf(Failure.Fatal.class);
    assertThat(fatal.get(0).message()).contains("jobs-0@7", "Java heap space");
  }

  private void assertFailed(Stage stage) throws InterruptedException {
    var failure = endings.failures.poll(5, TimeUnit.MINUTES);
    assertThat(failure).isInstanceOf(Failure.Poison.class);
    assertThat(failure.stage()).isEqualTo(stage);
    assertThat(failure.message()).contains("Java heap space");
  }

  /** Whatever is asked of it, there is no memory left. */
  private static final class FullStore implements ObjectStore {

    @Override
    public List<String> list(String prefix) {
      throw new OutOfMemoryError("Java heap space");
    }

    @Override
    public Optional<Stored> head(String key) {
      throw new OutOfMemoryError("Java heap space");
    }

    @Override
    public boolean putIfAbsent(NewObject object) {
      throw new OutOfMemoryError("Java heap space");
    }

    @Override
    public byte[] read(String bucket, String key, int maxBytes) {
      throw new OutOfMemoryError("Java heap space");
    }

    @Override
    public void probe() {}

    @Override
    public String bucket() {
      return "pictures";
    }
  }

  private static final class Forgetful implements StartLog {

    @Override
    public CompletableFuture<Void> started(Collection<Position> positions) {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void calmed(Position position) {}
  }

  private static class Endings implements JobEndings {

    private final BlockingQueue<Failure> failures = new LinkedBlockingQueue<>();

    @Override
    public void completed(ActiveJob job) {}

    @Override
    public void failed(ActiveJob job, Failure failure) {
      failures.add(failure);
    }

    @Override
    public void handedBack(ActiveJob job) {}

    @Override
    public void refused(Delivery delivery, Optional<RenderJob> job, Failure failure) {}
  }

  private static final class Mute extends Endings {

    @Override
    public void failed(ActiveJob job, Failure failure) {
      throw new OutOfMemoryError("Java heap space");
    }
  }
}
