package io.paellera.command.cli;

import static java.util.Objects.requireNonNull;

import io.paellera.command.pictures.Download;
import io.paellera.command.progress.ProgressBar;
import io.paellera.command.progress.ProgressMeter;
import java.util.ArrayList;
import java.util.List;

/**
 * Counts pictures that are fetched and tells of those that can't be had. What is the store's fault is told when all is over: if
 * it ends the fetching, that is one sentence. Safe for use by several threads.
 */
final class Fetching {

  private static final int MOST_KEPT = 20;

  private final ProgressMeter meter;
  private final List<String> storeFaults = new ArrayList<>();
  private long present;

  Fetching(ProgressMeter meter) {
    this.meter = requireNonNull(meter, "meter is null");
  }

  synchronized void count(Download download, ProgressBar bar) {
    if (download instanceof Download.Failed failure) {
      meter.failed(1);
      tell(failure, bar);
    } else {
      meter.succeeded(1);
      present += download instanceof Download.Present ? 1 : 0;
    }
  }

  private void tell(Download.Failed failure, ProgressBar bar) {
    if (failure.ofThisPictureAlone()) {
      bar.print(failure.reason());
    } else if (storeFaults.size() < MOST_KEPT) {
      storeFaults.add(failure.reason());
    }
  }

  synchronized void tellStoreFaults(ProgressBar bar) {
    storeFaults.forEach(bar::print);
  }

  /** How many were there already. */
  synchronized long present() {
    return present;
  }
}
