package io.paellera.worker.storage;

import static java.util.Objects.requireNonNull;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import io.paellera.worker.config.WorkerSettings;
import io.paellera.worker.failure.Failure;
import io.paellera.worker.failure.Failure.Part;
import io.paellera.worker.failure.FailureTable;
import io.paellera.worker.failure.Response;
import io.paellera.worker.failure.Stage;
import io.paellera.worker.operations.Conditions.Condition;
import io.paellera.worker.operations.Metric;
import io.paellera.worker.operations.WorkerMetrics;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A store whose transient failures are tried again, behind a circuit breaker. What still fails means that the store is down: the
 * condition breaks, and holds again after a {@link #probe} that works, but not after any other request: a store may let itself be
 * read and not written. The one owner of retries.
 */
public final class ResilientStore implements ObjectStore {

  private static final int FEWEST_CALLS_THAT_TELL = 5;
  private static final int CALLS_WHEN_HALF_OPEN = 2;

  private final ObjectStore store;
  private final Condition condition;
  private final Retry retry;
  private final CircuitBreaker breaker;
  private volatile String fault = "none";

  public ResilientStore(ObjectStore store, WorkerSettings.Storage settings, Condition condition, WorkerMetrics metrics, Clock clock) {
    this.store = requireNonNull(store, "store is null");
    this.condition = requireNonNull(condition, "condition is null");
    this.retry =
        Retry.of(
            "store",
            RetryConfig.custom()
                .maxAttempts(settings.attempts())
                .intervalFunction(backoff(settings))
                .retryOnException(error -> answer(error) == Response.Retry.IN_PLACE)
                .build());
    this.breaker =
        CircuitBreaker.of(
            "store",
            CircuitBreakerConfig.custom()
                .clock(clock)
                .slidingWindowSize(settings.breakerWindow())
                .minimumNumberOfCalls(Math.min(FEWEST_CALLS_THAT_TELL, settings.breakerWindow()))
                .failureRateThreshold(settings.breakerFailureRate())
                .waitDurationInOpenState(settings.breakerOpen())
                .permittedNumberOfCallsInHalfOpenState(CALLS_WHEN_HALF_OPEN)
                .recordException(error -> answer(error) != Response.Retry.NEVER)
                .build());
    retry.getEventPublisher().onRetry(event -> metrics.storeRetried());
    metrics.gauge(Metric.BREAKER_OPEN, () -> breaker.getState() == CircuitBreaker.State.OPEN ? 1 : 0);
  }

  /** Exponential, with jitter. */
  static IntervalFunction backoff(WorkerSettings.Storage settings) {
    return IntervalFunction.ofExponentialRandomBackoff(
        settings.backoff(),
        IntervalFunction.DEFAULT_MULTIPLIER,
        IntervalFunction.DEFAULT_RANDOMIZATION_FACTOR,
        settings.maxBackoff());
  }

  @Override
  public String bucket() {
    return store.bucket();
  }

  @Override
  public List<String> list(String prefix) {
    return ask(() -> store.list(prefix));
  }

  @Override
  public Optional<Stored> head(String key) {
    return ask(() -> store.head(key));
  }

  @Override
  public boolean putIfAbsent(NewObject object) {
    return ask(() -> store.putIfAbsent(object));
  }

  @Override
  public byte[] read(String bucket, String key, int maxBytes) {
    return ask(() -> store.read(bucket, key, maxBytes));
  }

  @Override
  public void probe() {
    ask(
        () -> {
          store.probe();
          return true;
        });
    condition.holds();
  }

  private <T> T ask(Supplier<T> request) {
    try {
      return retry.executeSupplier(CircuitBreaker.decorateSupplier(breaker, request));
    } catch (CallNotPermittedException e) {
      throw down(new Failure.Infrastructure(Part.STORE, Stage.STORING, "requests fail too often; the last: " + fault), e);
    } catch (StoreException e) {
      fault = e.failure().message();
      throw switch (answer(e)) {
        case IN_PLACE -> down(new Failure.Infrastructure(Part.STORE, e.failure().stage(), e.failure().message()), e);
        case UNTIL_IT_WORKS -> down(e.failure(), e);
        case NEVER, ALONE, ELSEWHERE -> e;
      };
    }
  }

  private StoreException down(Failure failure, Throwable cause) {
    if (FailureTable.responseTo(failure).pauseIntake()) {
      condition.broken(failure.message());
    }
    return new StoreException(failure, cause);
  }

  private static Response.Retry answer(Throwable error) {
    return error instanceof StoreException store ? FailureTable.responseTo(store.failure()).retry() : Response.Retry.NEVER;
  }
}
