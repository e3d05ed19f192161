package io.paellera.worker.pictures;

import static java.util.Objects.requireNonNull;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.paellera.renderer.RenderedImage;
import io.paellera.schemas.RenderResult;
import io.paellera.schemas.Seed;
import io.paellera.worker.config.WorkerSettings;
import io.paellera.worker.failure.Failure;
import io.paellera.worker.failure.Stage;
import io.paellera.worker.job.ActiveJob;
import io.paellera.worker.job.Interval;
import io.paellera.worker.job.JobRow;
import io.paellera.worker.operations.CrashPoint;
import io.paellera.worker.operations.WorkerMetrics;
import io.paellera.worker.storage.ObjectStore;
import io.paellera.worker.storage.PatientStore;
import io.paellera.worker.storage.Sha256;
import io.paellera.worker.storage.StoreException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Encodes and stores drawn pictures, beside the lanes. A bulkhead bounds how many wait. */
public final class Uploads implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Uploads.class);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

  private final PatientStore store;
  private final StoredPictures stored;
  private final ImageKeys keys;
  private final PictureFiles files;
  private final WorkerMetrics metrics;
  private final Clock clock;
  private final Bulkhead bulkhead;
  private final ExecutorService pool;
  private final int attempts;

  /**
   * @param pool encodes and stores pictures; closed with this
   */
  public Uploads(
      PatientStore store,
      StoredPictures stored,
      ImageKeys keys,
      PictureFiles files,
      WorkerMetrics metrics,
      Clock clock,
      WorkerSettings.Storage settings,
      ExecutorService pool) {
    this.store = requireNonNull(store, "store is null");
    this.stored = requireNonNull(stored, "stored is null");
    this.keys = requireNonNull(keys, "keys is null");
    this.files = requireNonNull(files, "files is null");
    this.metrics = requireNonNull(metrics, "metrics is null");
    this.clock = requireNonNull(clock, "clock is null");
    this.bulkhead =
        Bulkhead.of(
            "uploads",
            BulkheadConfig.custom().maxConcurrentCalls(settings.queue() + settings.uploads()).maxWaitDuration(LOOK_AGAIN)
                .build());
    this.pool = requireNonNull(pool, "pool is null");
    this.attempts = settings.attempts();
  }

  /** Takes a drawn picture. Waits while too many others do, unless its job has ended. */
  public void accept(JobRow row, RenderedImage image) {
    while (!bulkhead.tryAcquirePermission()) {
      if (!row.job().live() || Thread.currentThread().isInterrupted()) {
        return;
      }
    }
    try {
      pool.execute(
          () -> {
            try {
              store(row, image);
            } finally {
              bulkhead.onComplete();
            }
          });
    } catch (RejectedExecutionException e) {
      LOG.debug("{} comes after the end", row, e);
    }
  }

  private void store(JobRow row, RenderedImage image) {
    try {
      upload(row, image);
    } catch (StoreException e) {
      row.job().fail(e.failure());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      row.job().fail(new Failure.Poison(Stage.STORING, "picture " + row.index() + " can't be stored: " + e));
      LOG.warn("{} can't be stored", row, e);
    }
  }

  private void upload(JobRow row, RenderedImage image) throws InterruptedException {
    var active = row.job();
    var format = ImageKeys.format(active.job());
    long start = System.nanoTime();
    byte[] file = files.encode(image, active.job().id(), format);
    long encoded = System.nanoTime();
    metrics.encoded(Duration.ofNanos(encoded - start));
    String sha256 = Sha256.of(file);
    String key = keys.key(active.job(), row.index(), row.spec());
    var object = new ObjectStore.NewObject(key, file, sha256, format.mediaType(), StoredPictures.metadata(active.job(), sha256));
    Optional<RenderResult.StoredImage> picture = Optional.empty();
    for (int attempt = 1; picture.isEmpty() && active.live(); attempt++) {
      var first = store.ask(active::live, s -> s.putIfAbsent(object));
      CrashPoint.AFTER_PUT.reach();
      picture = first.orElse(false) ? Optional.of(picture(row, object, sha256)) : found(row, key, sha256);
      if (picture.isEmpty() && active.live()) {
        waitForTheOther(active, key, attempt);
      }
    }
    metrics.uploaded(Duration.ofNanos(System.nanoTime() - encoded));
    var storing = Interval.endingAt(clock.instant(), Duration.ofNanos(System.nanoTime() - start));
    picture.ifPresent(it -> active.stored(it, storing));
  }

  /** The store said that an object is there, and then that it isn't: it may have been deleted in between, but not again and again. */
  private void waitForTheOther(ActiveJob active, String key, int attempt) throws InterruptedException {
    if (attempt >= attempts) {
      throw new StoreException(
          new Failure.Poison(
              Stage.STORING,
              store.store().uri(key) + ": the store refuses to store it because it is there (412), and says that it isn't (404), "
                  + attempt + " times"));
    }
    store.pause(active::live, attempt);
  }

  private RenderResult.StoredImage picture(JobRow row, ObjectStore.NewObject object, String sha256) {
    var spec = row.spec();
    return new RenderResult.StoredImage(
        row.index(),
        store.store().uri(object.key()),
        sha256,
        object.content().length,
        spec.size().width(),
        spec.size().height(),
        new Seed(spec.seed()));
  }

  /** The first writer has won: the event tells of the picture that is there. Empty if it is gone again. */
  private Optional<RenderResult.StoredImage> found(JobRow row, String key, String sha256) throws InterruptedException {
    var there = stored.look(row.job(), row.index(), key, row.spec());
    there
        .filter(picture -> !picture.sha256().equals(sha256))
        .ifPresent(picture -> LOG.warn("{} was stored before with other bytes: {}, and not {}", row, picture.sha256(), sha256));
    return there;
  }

  /** Stops at once; what is not stored is left. */
  @Override
  public void close() {
    pool.shutdownNow();
  }
}
