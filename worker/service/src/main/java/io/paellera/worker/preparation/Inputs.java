package io.paellera.worker.preparation;

import static java.util.Objects.requireNonNull;

import io.paellera.renderer.InvalidSpecException;
import io.paellera.worker.config.WorkerSettings;
import io.paellera.worker.storage.PatientStore;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Reads input pictures from the buckets that are allowed. */
final class Inputs {

  private static final String SCHEME = "s3://";

  private final PatientStore store;
  private final List<String> allowedBuckets;
  private final int maxBytes;

  Inputs(PatientStore store, WorkerSettings.Inputs settings) {
    this.store = requireNonNull(store, "store is null");
    this.allowedBuckets = settings.allowedBuckets().map(List::copyOf).orElse(List.of());
    this.maxBytes = settings.maxSize().toInt();
  }

  /** A reader for a job, for as long as that is wanted. */
  InputReader during(BooleanSupplier wanted) {
    return (field, uri) -> {
      String path = uri.substring(SCHEME.length());
      String bucket = path.substring(0, path.indexOf('/'));
      if (!allowedBuckets.contains(bucket)) {
        throw new InvalidSpecException(
            field,
            uri,
            allowedBuckets.isEmpty()
                ? "left out: these workers read no input pictures until inputs.allowed-buckets names their bucket"
                : "in one of the buckets " + String.join(", ", allowedBuckets) + " (inputs.allowed-buckets)");
      }
      return store
          .ask(wanted, s -> s.read(bucket, path.substring(bucket.length() + 1), maxBytes))
          .orElseThrow(() -> new InterruptedException("the job has ended"));
    };
  }
}
