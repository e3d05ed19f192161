package io.paellera.local.soak;

import java.util.Locale;

/** What a worker process might use more and more of. */
enum Quantity {
  HEAP("heap after a collection, MiB", 4),
  NATIVE("resident memory outside the heap, MiB", 24),
  THREADS("threads", 2),
  FILES("open files", 4);

  private final String title;
  private final double bound;

  Quantity(String title, double bound) {
    this.title = title;
    this.bound = bound;
  }

  /** With its unit. */
  String title() {
    return title;
  }

  /** How much it may rise while it is judged and still count as flat, in its unit. */
  double bound() {
    return bound;
  }

  /** Name of its column. */
  String column() {
    return name().toLowerCase(Locale.ROOT);
  }
}
