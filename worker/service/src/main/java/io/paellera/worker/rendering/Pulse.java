package io.paellera.worker.rendering;

import io.paellera.renderer.RenderException;
import io.paellera.worker.operations.Metric;
import java.time.Duration;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/** Shows whether a thread is in the renderer, and since when. Written by that thread, read by the watchdog. */
final class Pulse {

  private final BiConsumer<Metric, Duration> calls;
  private volatile long since;
  private volatile boolean inCall;
  private volatile boolean superseded;

  /**
   * @param calls hears of each call and how long it took
   */
  Pulse(BiConsumer<Metric, Duration> calls) {
    this.calls = calls;
  }

  /** The lane was given up while it was in the renderer: whatever comes back is of no use. */
  static final class SupersededException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /**
   * Calls the renderer.
   *
   * @throws RenderException also for an {@link Error}: what a row makes the renderer throw is found and judged in one way
   * @throws OutOfMemoryError if the system has no thread left to give: no row is to blame for that, and no other renderer helps
   */
  <T> T during(Metric call, Supplier<T> body) {
    long start = System.nanoTime();
    since = start;
    inCall = true;
    try {
      return body.get();
    } catch (Error e) {
      if (isTheSystems(e)) {
        throw e;
      }
      throw new RenderException("the renderer failed with " + e, e);
    } finally {
      inCall = false;
      calls.accept(call, Duration.ofNanos(System.nanoTime() - start));
      if (superseded) {
        throw new SupersededException();
      }
    }
  }

  /** The JVM has no other sign for it than this message. */
  private static boolean isTheSystems(Error error) {
    return error instanceof OutOfMemoryError && String.valueOf(error.getMessage()).contains("unable to create native thread");
  }

  /** The lane has been in one call for longer than that. */
  boolean hangs(Duration limit) {
    return inCall && System.nanoTime() - since > limit.toNanos();
  }

  /** The lane is in this call, and was before it made the other. */
  boolean isLongerThan(Pulse other) {
    return inCall && (!other.inCall || since - other.since < 0);
  }

  void supersede() {
    superseded = true;
  }

  boolean isSuperseded() {
    return superseded;
  }
}
