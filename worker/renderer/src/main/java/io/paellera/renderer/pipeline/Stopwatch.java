package io.paellera.renderer.pipeline;

import io.paellera.renderer.RenderTimings;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Supplier;

/** Adds up where a renderer's time goes. Written and read by any thread. */
final class Stopwatch {

  enum Phase {
    PREPARING,
    UNET,
    SAMPLING,
    DECODING
  }

  private final AtomicLong steps = new AtomicLong();
  private final AtomicLongArray nanos = new AtomicLongArray(Phase.values().length);

  void countStep() {
    steps.incrementAndGet();
  }

  <T> T time(Phase phase, Supplier<T> work) {
    long start = System.nanoTime();
    try {
      return work.get();
    } finally {
      nanos.addAndGet(phase.ordinal(), System.nanoTime() - start);
    }
  }

  RenderTimings read() {
    return new RenderTimings(
        steps.get(), spent(Phase.PREPARING), spent(Phase.UNET), spent(Phase.SAMPLING), spent(Phase.DECODING));
  }

  private Duration spent(Phase phase) {
    return Duration.ofNanos(nanos.get(phase.ordinal()));
  }
}
