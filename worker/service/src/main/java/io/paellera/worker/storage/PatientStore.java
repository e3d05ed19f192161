package io.paellera.worker.storage;

import static java.util.Objects.requireNonNull;

import io.github.resilience4j.core.IntervalFunction;
import io.paellera.worker.config.WorkerSettings;
import io.paellera.worker.failure.FailureTable;
import io.paellera.worker.failure.Response;
import io.paellera.worker.operations.Time;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** Asks the store until it works, for as long as somebody wants to know: so that no job fails because the store was down. */
public final class PatientStore {

  private static final long LOOK_AGAIN_MS = 100;

  private final ObjectStore store;
  private final IntervalFunction backoff;
  private final Time time;

  public PatientStore(ObjectStore store, WorkerSettings.Storage settings, Time time) {
    this.store = requireNonNull(store, "store is null");
    this.backoff = ResilientStore.backoff(settings, time);
    this.time = requireNonNull(time, "time is null");
  }

  public ObjectStore store() {
    return store;
  }

  /**
   * @param wanted whether the answer is still of use
   * @return the answer, or empty if nobody wants it any more
   * @throws StoreException if the request itself is at fault
   */
  public <T> Optional<T> ask(BooleanSupplier wanted, Function<ObjectStore, T> request) throws InterruptedException {
    for (int attempt = 1; wanted.getAsBoolean(); attempt++) {
      try {
        return Optional.of(request.apply(store));
      } catch (StoreException e) {
        if (FailureTable.responseTo(e.failure()).retry() != Response.Retry.UNTIL_IT_WORKS) {
          throw e;
        }
        pause(wanted, attempt);
      }
    }
    return Optional.empty();
  }

  /** Waits as long as is due after so many tries, or until nobody wants the answer any more. */
  public void pause(BooleanSupplier wanted, int attempt) throws InterruptedException {
    pause(wanted, backoff.apply(attempt).longValue());
  }

  private void pause(BooleanSupplier wanted, long millis) throws InterruptedException {
    for (long left = millis; left > 0 && wanted.getAsBoolean(); left -= LOOK_AGAIN_MS) {
      time.sleep(Duration.ofMillis(Math.min(left, LOOK_AGAIN_MS)));
    }
  }
}
