package io.paellera.command.doctor;

import static java.util.Objects.requireNonNull;

import io.paellera.command.doctor.Finding.Verdict;
import io.paellera.command.pictures.BucketProbe;
import io.paellera.command.pictures.BucketSettings;
import io.paellera.command.pictures.PictureException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks at the bucket, and by it at the clock. */
final class StoreExamination {

  private static final Duration CLOCKS_MAY_DIFFER_BY = Duration.ofSeconds(30);
  private static final Duration CLOCKS_MUST_NOT_DIFFER_BY = Duration.ofMinutes(10);

  private final BucketSettings bucket;
  private final Clock clock;

  StoreExamination(BucketSettings bucket, Clock clock) {
    this.bucket = requireNonNull(bucket, "bucket is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  List<Finding> bucket(String name) {
    var findings = new ArrayList<Finding>();
    try (var probe = new BucketProbe(bucket)) {
      Instant before = clock.instant();
      Optional<Instant> storeTime = probe.writeReadDelete(name);
      findings.add(new Finding("bucket", Verdict.OK, name + " can be written, read and deleted from"));
      storeTime.ifPresent(time -> findings.add(clocks(Duration.between(before, time).abs())));
    } catch (PictureException e) {
      findings.add(new Finding("bucket", Verdict.FAULT, e.getMessage()));
    }
    return findings;
  }

  private static Finding clocks(Duration difference) {
    String found = "this machine's and the store's differ by " + difference.toSeconds() + " s";
    if (difference.compareTo(CLOCKS_MUST_NOT_DIFFER_BY) > 0) {
      return new Finding("clocks", Verdict.FAULT, found + ". Stores refuse requests that are 15 minutes off: set the clock");
    }
    return difference.compareTo(CLOCKS_MAY_DIFFER_BY) > 0
        ? new Finding("clocks", Verdict.WARNING, found + ". Deadlines and timings will be off by as much: run a time service")
        : new Finding("clocks", Verdict.OK, found);
  }
}
