package io.paellera.command.progress;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * Counts what is finished and how fast. The rate is that of the last ten seconds, so that it follows workers that come and go,
 * and in the end that of the whole.
 * Safe for use by several threads.
 */
public final class ProgressMeter {

  private static final long WINDOW_NANOS = Duration.ofSeconds(10).toNanos();
  private static final long SAMPLE_NANOS = Duration.ofMillis(200).toNanos();
  private static final long SHORTEST_SPAN_NANOS = Duration.ofMillis(50).toNanos();

  private record Sample(long nanos, long done) {}

  private final LongSupplier nanoTime;
  private final long start;
  private final Deque<Sample> samples = new ArrayDeque<>();
  private Sample begin;
  private OptionalLong total = OptionalLong.empty();
  private long done;
  private long failed;
  private String detail = "";

  public ProgressMeter() {
    this(System::nanoTime);
  }

  public ProgressMeter(LongSupplier nanoTime) {
    this.nanoTime = requireNonNull(nanoTime, "nanoTime is null");
    start = nanoTime.getAsLong();
    begin = new Sample(start, 0);
    samples.add(begin);
  }

  public synchronized void total(long value) {
    total = OptionalLong.of(value);
  }

  public synchronized void succeeded(long count) {
    advance(count);
  }

  public synchronized void failed(long count) {
    failed += count;
    advance(count);
  }

  /** Takes over counts that are kept elsewhere. */
  public synchronized void set(long doneSoFar, long failedSoFar) {
    failed = failedSoFar;
    advance(doneSoFar - done);
  }

  /** What else there is to say. */
  public synchronized void detail(String text) {
    detail = requireNonNull(text, "text is null");
  }

  /** Takes what was done before now out of the rate: for work found done, not done here. */
  public synchronized void restartRate() {
    begin = new Sample(nanoTime.getAsLong(), done);
    samples.clear();
    samples.add(begin);
  }

  public synchronized Progress progress() {
    long now = nanoTime.getAsLong();
    Sample oldest = samples.peekFirst();
    double rate = isComplete() ? rateSince(begin, now) : rateSince(oldest, now);
    return new Progress(done, failed, total, Duration.ofNanos(now - start), rate, detail);
  }

  private boolean isComplete() {
    return total.isPresent() && done >= total.getAsLong();
  }

  private double rateSince(Sample sample, long now) {
    long span = now - sample.nanos();
    return span < SHORTEST_SPAN_NANOS ? 0 : (done - sample.done()) * 1e9 / span;
  }

  private void advance(long count) {
    done += count;
    long now = nanoTime.getAsLong();
    if (now - samples.peekLast().nanos() >= SAMPLE_NANOS) {
      samples.addLast(new Sample(now, done));
    }
    while (samples.size() > 1 && now - samples.peekFirst().nanos() > WINDOW_NANOS) {
      samples.removeFirst();
    }
  }
}
