package io.paellera.worker.batching;

import static java.util.Objects.requireNonNull;

import io.paellera.worker.job.JobRow;
import java.time.Duration;
import java.util.List;

/**
 * Rows that are drawn together.
 *
 * @param rows oldest first
 * @param waited how long the oldest has waited for the others
 */
public record Batch(BatchKey key, List<JobRow> rows, Duration waited) {

  public Batch {
    requireNonNull(key, "key is null");
    requireNonNull(waited, "waited is null");
    rows = List.copyOf(rows);
  }
}
