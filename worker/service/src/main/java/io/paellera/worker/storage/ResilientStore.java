package io.paellera.worker.storage;

import static java.util.Objects.requireNonNull;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
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
import io.paellera.worker.operations.Time;
import io.paellera.worker.operations.WorkerMetrics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * A store whose transient failures are tried again, behind a circuit breaker. What still fails means that the store is down: the
 * condition breaks, and holds again after a {@link #probe} that works, but not after any other request: a store may let itself be
 * read and not written. Buckets that input pictures come from have a breaker each: one that can't be read is the fault of the jobs
 * that name it, as long as the worker's own bucket works. The one owner of retries.
 */
public final class ResilientStore implements ObjectStore {

  private static final int FEWEST_CALLS_THAT_TELL = 5;
  private static final int CALLS_WHEN_HALF_OPEN = 2;

  private final ObjectStore store;
  private final Condition condition;
  private final Retry retry;
  private final CircuitBreaker breaker;
  private final CircuitBreakerRegistry inputBreakers;
  private final int attempts;
  private final Map<String, String> faults = new ConcurrentHashMap<>();

  public ResilientStore(ObjectStore store, WorkerSettings.Storage settings, Condition condition, WorkerMetrics metrics, Time time) {
    this.store = requireNonNull(store, "store is null");
    this.condition = requireNonNull(condition, "condition is null");
    this.retry =
        Retry.of(
            "store",
            RetryConfig.custom()
                .maxAttempts(settings.attempts())
                .intervalFunction(backoff(settings, time))
                .retryOnException(error -> answer(error) == Response.Retry.IN_PLACE)
                .build());
    this.attempts = settings.attempts();
    var breaking =
        CircuitBreakerConfig.custom()
            .clock(time.clock())
            .slidingWindowSize(settings.breakerWindow())
            .minimumNumberOfCalls(Math.min(FEWEST_CALLS_THAT_TELL, settings.breakerWindow()))
            .failureRateThreshold(settings.breakerFailureRate())
            .waitDurationInOpenState(settings.breakerOpen())
            .permittedNumberOfCallsInHalfOpenState(CALLS_WHEN_HALF_OPEN)
            .recordException(error -> answer(error) != Response.Retry.NEVER)
            .build();
    this.breaker = CircuitBreaker.of("store", breaking);
    this.inputBreakers = CircuitBreakerRegistry.of(breaking);
    retry.getEventPublisher().onRetry(event -> metrics.storeRetried());
    metrics.gauge(Metric.BREAKER_OPEN, () -> breaker.getState() == CircuitBreaker.State.OPEN ? 1 : 0);
  }

  /** Exponential, with jitter. */
  static IntervalFunction backoff(WorkerSettings.Storage settings, Time time) {
    var exact =
        IntervalFunction.ofExponentialBackoff(settings.backoff(), IntervalFunction.DEFAULT_MULTIPLIER, settings.maxBackoff());
    return attempt -> time.about(Duration.ofMillis(exact.apply(attempt))).toMillis();
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
  public byte[] read(String from, String key, int maxBytes) {
    var uri = "s3://" + from + "/" + key;
    try {
      return tried(inputBreakers.circuitBreaker(from), () -> store.read(from, key, maxBytes));
    } catch (CallNotPermittedException e) {
      throw unreadable(uri + " is not asked for: reading from bucket " + from + " fails too often; the last: " + fault(from), e);
    } catch (StoreException e) {
      throw answer(e) == Response.Retry.NEVER
          ? e
          : unreadable(uri + " can't be read, tried " + attempts + " times: " + e.failure().message(), e);
    }
  }

  /** The job's own fault, unless the worker's bucket doesn't work either: then the store is down, and the job waits for it. */
  private StoreException unreadable(String message, Throwable cause) {
    probe();
    return new StoreException(new Failure.Poison(Stage.PREPARATION, message), cause);
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
      return tried(breaker, request);
    } catch (CallNotPermittedException e) {
      var message = "requests fail too often; the last: " + fault(breaker.getName());
      throw down(new Failure.Infrastructure(Part.STORE, Stage.STORING, message), e);
    } catch (StoreException e) {
      throw switch (answer(e)) {
        case IN_PLACE -> down(new Failure.Infrastructure(Part.STORE, e.failure().stage(), e.failure().message()), e);
        case UNTIL_IT_WORKS -> down(e.failure(), e);
        case NEVER, ALONE, ELSEWHERE, WITH_A_NEW_CLIENT -> e;
      };
    }
  }

  /** Each try that fails is remembered: the breaker may open before the last one. */
  private <T> T tried(CircuitBreaker guard, Supplier<T> request) {
    return retry.executeSupplier(
        CircuitBreaker.decorateSupplier(
            guard,
            () -> {
              try {
                return request.get();
              } catch (StoreException e) {
                faults.put(guard.getName(), e.failure().message());
                throw e;
              }
            }));
  }

  private String fault(String breakerName) {
    return faults.getOrDefault(breakerName, "not told");
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
