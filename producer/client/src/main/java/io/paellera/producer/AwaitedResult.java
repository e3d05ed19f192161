package io.paellera.producer;

import static java.util.Objects.requireNonNull;

import io.paellera.schemas.RenderResult;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The result of a job that was sent; whoever stops waiting is told what became of the job. */
final class AwaitedResult extends CompletableFuture<RenderResult> {

  private final String jobId;

  AwaitedResult(String jobId) {
    this.jobId = requireNonNull(jobId, "jobId is null");
  }

  @Override
  public RenderResult get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
    try {
      return super.get(timeout, unit);
    } catch (TimeoutException e) {
      var inWords =
          new TimeoutException(
              "no result of job %s came within %d ms: the job is in Kafka and goes on, and results(…) gives its result later"
                  .formatted(jobId, unit.toMillis(timeout)));
      inWords.initCause(e);
      throw inWords;
    }
  }

  /** What is made of it has a result of its own. */
  @Override
  public <U> CompletableFuture<U> newIncompleteFuture() {
    return new CompletableFuture<>();
  }
}
