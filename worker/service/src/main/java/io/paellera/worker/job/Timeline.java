package io.paellera.worker.job;

import io.paellera.schemas.RenderResult;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Where the time of a job went. The phases add up over rows that ran after another, and count once for rows of one batch. */
final class Timeline {

  private final Delivery delivery;
  private final Map<Phase, Set<Interval>> phases = new EnumMap<>(Phase.class);
  private Instant firstStart;

  Timeline(Delivery delivery) {
    this.delivery = delivery;
  }

  synchronized void started(Instant now) {
    if (firstStart == null) {
      firstStart = now;
    }
  }

  synchronized void spent(Phase phase, Interval interval) {
    phases.computeIfAbsent(phase, any -> new LinkedHashSet<>()).add(interval);
  }

  /** Every phase so far, with its intervals in the order of their ends. */
  synchronized Map<Phase, List<Interval>> phases(Instant now) {
    var all = new EnumMap<Phase, List<Interval>>(Phase.class);
    all.put(Phase.WAITING, List.of(new Interval(delivery.receivedAt(), firstStart == null ? now : firstStart)));
    phases.forEach((phase, intervals) -> all.put(phase, List.copyOf(intervals)));
    return all;
  }

  synchronized RenderResult.Timing toTiming(Instant now) {
    var phases = phases(now);
    return new RenderResult.Timing(
        millis(List.of(new Interval(delivery.enqueuedAt(), delivery.receivedAt()))),
        millis(phases.get(Phase.WAITING)),
        millis(phases.getOrDefault(Phase.DENOISING, List.of())),
        millis(phases.getOrDefault(Phase.DECODING, List.of())),
        millis(phases.getOrDefault(Phase.STORING, List.of())));
  }

  private static long millis(List<Interval> intervals) {
    return Math.max(0, intervals.stream().map(Interval::length).reduce(Duration.ZERO, Duration::plus).toMillis());
  }
}
