package io.paellera.worker.job;

import io.paellera.schemas.RenderResult;
import java.time.Duration;
import java.time.Instant;

/** Where the time of a job went. The stages add up over rows that ran after another, and count once for rows of one batch. */
final class Timeline {

  private final Delivery delivery;
  private Instant firstStart;
  private Duration denoising = Duration.ZERO;
  private Duration decoding = Duration.ZERO;
  private Duration storing = Duration.ZERO;

  Timeline(Delivery delivery) {
    this.delivery = delivery;
  }

  synchronized void started(Instant now) {
    if (firstStart == null) {
      firstStart = now;
    }
  }

  synchronized void rendered(Duration denoising, Duration decoding) {
    this.denoising = this.denoising.plus(denoising);
    this.decoding = this.decoding.plus(decoding);
  }

  synchronized void stored(Duration storing) {
    this.storing = this.storing.plus(storing);
  }

  synchronized RenderResult.Timing toTiming(Instant now) {
    var received = delivery.receivedAt();
    return new RenderResult.Timing(
        millis(Duration.between(delivery.enqueuedAt(), received)),
        millis(Duration.between(received, firstStart == null ? now : firstStart)),
        denoising.toMillis(),
        decoding.toMillis(),
        storing.toMillis());
  }

  private static long millis(Duration duration) {
    return Math.max(0, duration.toMillis());
  }
}
