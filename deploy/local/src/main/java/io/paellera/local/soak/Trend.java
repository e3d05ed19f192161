package io.paellera.local.soak;

import java.util.List;

/**
 * Where a quantity goes: the straight line that lies closest (least squares) to its samples of the last two thirds of the time.
 * The first third is warm-up: caches fill, code is compiled.
 *
 * @param start of the line
 * @param end of the line
 */
record Trend(Quantity quantity, double start, double end) {

  private static final double WARM_UP = 1 / 3.0;

  /**
   * @throws IllegalArgumentException if fewer than two samples of the last two thirds hold the quantity
   */
  static Trend of(Quantity quantity, List<Sample> samples) {
    double last = samples.isEmpty() ? 0 : samples.get(samples.size() - 1).seconds();
    var judged = samples.stream().filter(sample -> sample.seconds() >= WARM_UP * last && sample.values().containsKey(quantity)).toList();
    if (judged.size() < 2) {
      throw new IllegalArgumentException("a trend needs 2 samples of " + quantity.column() + " but has " + judged.size());
    }
    double meanTime = judged.stream().mapToDouble(Sample::seconds).average().orElseThrow();
    double meanValue = judged.stream().mapToDouble(sample -> sample.values().get(quantity)).average().orElseThrow();
    double products = 0;
    double squares = 0;
    for (Sample sample : judged) {
      double time = sample.seconds() - meanTime;
      products += time * (sample.values().get(quantity) - meanValue);
      squares += time * time;
    }
    double slope = products / squares;
    double from = judged.get(0).seconds();
    double to = judged.get(judged.size() - 1).seconds();
    return new Trend(quantity, meanValue + slope * (from - meanTime), meanValue + slope * (to - meanTime));
  }

  double rise() {
    return end - start;
  }

  /** Whether it rises by no more than the quantity's bound. */
  boolean isFlat() {
    return rise() <= quantity.bound();
  }
}
