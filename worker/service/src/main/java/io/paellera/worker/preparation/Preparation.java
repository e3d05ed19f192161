package io.paellera.worker.preparation;

import static java.util.Objects.requireNonNull;

import io.paellera.renderer.InvalidSpecException;
import io.paellera.renderer.ModelCard;
import io.paellera.renderer.image.PictureReader;
import io.paellera.worker.config.WorkerSettings;
import io.paellera.worker.failure.Failure;
import io.paellera.worker.failure.Stage;
import io.paellera.worker.job.ActiveJob;
import io.paellera.worker.job.JobRow;
import io.paellera.worker.job.StartLog;
import io.paellera.worker.operations.WorkerMetrics;
import io.paellera.worker.pictures.StoredPictures;
import io.paellera.worker.storage.PatientStore;
import io.paellera.worker.storage.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gets jobs ready to be drawn, off the poll thread. The intake window bounds how many wait. */
public final class Preparation implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Preparation.class);

  private final SpecResolver resolver;
  private final Inputs inputs;
  private final StoredPictures stored;
  private final StartLog starts;
  private final WorkerMetrics metrics;
  private final Consumer<List<JobRow>> ready;
  private final ExecutorService pool;
  private final AtomicInteger waiting = new AtomicInteger();

  /**
   * @param starts hears of jobs before their input pictures are read
   * @param pool prepares jobs; closed with this
   * @param ready takes the rows of a job that are to be drawn
   */
  public Preparation(
      ModelCard card,
      PatientStore store,
      StoredPictures stored,
      StartLog starts,
      WorkerMetrics metrics,
      WorkerSettings settings,
      ExecutorService pool,
      Consumer<List<JobRow>> ready) {
    var limits = settings.inputs();
    var accepted = new PictureReader.Limits(limits.maxSize().toInt(), card.limits().maxSide(), limits.maxPixels());
    this.resolver = new SpecResolver(card, new SourceResolver(new PictureReader(accepted)));
    this.inputs = new Inputs(store, limits);
    this.stored = requireNonNull(stored, "stored is null");
    this.starts = requireNonNull(starts, "starts is null");
    this.metrics = requireNonNull(metrics, "metrics is null");
    this.ready = requireNonNull(ready, "ready is null");
    this.pool = requireNonNull(pool, "pool is null");
  }

  /** Takes a job; doesn't wait. */
  public void accept(ActiveJob job) {
    waiting.incrementAndGet();
    remembered(job).thenRun(() -> execute(job));
  }

  /** A picture that kills whoever reads it must not do so for ever. */
  private CompletableFuture<Void> remembered(ActiveJob job) {
    return job.job().image().isPresent() && job.begin()
        ? starts.started(List.of(job.position()))
        : CompletableFuture.completedFuture(null);
  }

  private void execute(ActiveJob job) {
    try {
      pool.execute(
          () -> {
            try {
              prepare(job);
            } finally {
              waiting.decrementAndGet();
            }
          });
    } catch (RejectedExecutionException e) {
      LOG.debug("{} comes after the end", job, e);
    }
  }

  /** Jobs are being prepared. */
  public boolean isBusy() {
    return waiting.get() > 0;
  }

  private void prepare(ActiveJob job) {
    try {
      if (job.live()) {
        var specs = resolver.resolve(job.job(), inputs.during(job::live));
        if (job.calm()) {
          starts.calmed(job.position());
        }
        var found = stored.find(job, specs);
        resolver.warnings(specs).forEach(job::warn);
        job.prepared(specs);
        var missing = new ArrayList<JobRow>();
        for (int index = 0; found.isPresent() && index < specs.size(); index++) {
          if (!found.get().containsKey(index)) {
            missing.add(new JobRow(job, index, specs.get(index), Math.min(1, job.delivery().earlierStarts())));
          }
        }
        found.ifPresent(
            pictures -> {
              metrics.picturesFound(pictures.size());
              pictures.values().forEach(job::foundStored);
            });
        ready.accept(missing);
      }
    } catch (InvalidSpecException e) {
      job.fail(new Failure.Invalid(Stage.PREPARATION, e.getMessage()));
    } catch (StoreException e) {
      job.fail(e.failure());
    } catch (InterruptedException e) {
      LOG.debug("{} is not prepared to the end", job, e);
    } catch (RuntimeException | Error e) {
      job.fail(new Failure.Poison(Stage.PREPARATION, "can't be prepared: " + e));
      LOG.warn("{} can't be prepared", job, e);
    }
  }

  @Override
  public void close() {
    pool.shutdownNow();
  }
}
