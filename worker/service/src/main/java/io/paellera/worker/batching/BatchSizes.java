package io.paellera.worker.batching;

import java.util.HashMap;
import java.util.Map;

/**
 * How many rows fit in a batch of each key. Halved when the device's memory was too small for one; after a number of full batches
 * that fitted, one row more is tried.
 */
public final class BatchSizes {

  private static final int FULL_BATCHES_BEFORE_GROWTH = 20;

  private final int max;
  private final Map<BatchKey, Limit> limits = new HashMap<>();

  private record Limit(int rows, int fullBatches) {}

  public BatchSizes(int max) {
    if (max < 1) {
      throw new IllegalArgumentException("max is " + max + ", but must be at least 1");
    }
    this.max = max;
  }

  public int limit(BatchKey key) {
    return limits.getOrDefault(key, new Limit(max, 0)).rows();
  }

  /** A batch of so many rows did not fit. */
  public void tooLarge(BatchKey key, int rows) {
    limits.put(key, new Limit(Math.max(1, Math.min(limit(key), rows / 2)), 0));
  }

  /** A batch of so many rows fitted. */
  public void fitted(BatchKey key, int rows) {
    var limit = limits.get(key);
    if (limit == null || rows < limit.rows()) {
      return;
    }
    if (limit.fullBatches() + 1 < FULL_BATCHES_BEFORE_GROWTH) {
      limits.put(key, new Limit(limit.rows(), limit.fullBatches() + 1));
    } else if (limit.rows() + 1 < max) {
      limits.put(key, new Limit(limit.rows() + 1, 0));
    } else {
      limits.remove(key);
    }
  }
}
