package io.paellera.producer;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;

/**
 * Which results to read.
 *
 * @param batch of this bulk run; empty: of all
 * @param since published at this moment or later; empty: from the oldest that Kafka still holds
 * @param follow whether to go on with results that are published later; otherwise the stream ends where the topic ended when
 *     it was opened
 */
public record ResultQuery(Optional<String> batch, Optional<Instant> since, boolean follow) {

  public ResultQuery {
    requireNonNull(batch, "batch is null");
    requireNonNull(since, "since is null");
  }

  /** All results of a batch that are there now. */
  public static ResultQuery ofBatch(String batch) {
    return new ResultQuery(Optional.of(batch), Optional.empty(), false);
  }

  /** All results that are there now. */
  public static ResultQuery all() {
    return new ResultQuery(Optional.empty(), Optional.empty(), false);
  }

  public ResultQuery since(Instant since) {
    return new ResultQuery(batch, Optional.of(since), follow);
  }

  public ResultQuery following() {
    return new ResultQuery(batch, since, true);
  }
}
