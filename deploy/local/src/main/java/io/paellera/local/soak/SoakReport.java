package io.paellera.local.soak;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * What a soak came to.
 *
 * @param minutes that samples were taken
 * @param jobs sent
 * @param faults of jobs, a line each
 * @param exitStatus of the worker, when it was told to stop
 * @param trends of every quantity
 * @param plot the file
 */
record SoakReport(double minutes, int jobs, List<String> faults, int exitStatus, List<Trend> trends, Path plot) {

  boolean passed() {
    return faults.isEmpty() && exitStatus == 0 && trends.stream().allMatch(Trend::isFlat);
  }

  String text() {
    var text = new StringBuilder();
    for (Trend trend : trends) {
      text.append(
          String.format(
              Locale.ROOT,
              "%-8s from %8.1f to %8.1f in the last two thirds: rise %+7.2f, at most %.0f: %s%n",
              trend.quantity().column(),
              trend.start(),
              trend.end(),
              trend.rise(),
              trend.quantity().bound(),
              trend.isFlat() ? "flat" : "NOT FLAT"));
    }
    text.append(String.format(Locale.ROOT, "%.1f minutes, %d jobs, exit status %d%n", minutes, jobs, exitStatus));
    faults.forEach(fault -> text.append(fault).append(System.lineSeparator()));
    text.append(faults.isEmpty() ? "one outcome each" : faults.size() + " jobs without their one outcome").append(System.lineSeparator());
    return text.append("plot ").append(plot).append(System.lineSeparator()).toString();
  }
}
