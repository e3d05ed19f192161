package io.paellera.local.soak;

import io.paellera.training.report.PngFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Samples in memory and, as they come, in {@code samples.csv}; in the end in {@code soak.png}. Not thread-safe. */
final class Recording {

  private final Path csv;
  private final Path plot;
  private final List<Sample> samples = new ArrayList<>();
  private final long start = System.nanoTime();

  Recording(Path directory) throws IOException {
    csv = directory.resolve("samples.csv");
    plot = directory.resolve("soak.png");
    var columns = Arrays.stream(Quantity.values()).map(Quantity::column).collect(Collectors.joining(","));
    Files.writeString(csv, "seconds," + columns + "\n");
  }

  void add(Map<Quantity, Double> values) throws IOException {
    var sample = new Sample((System.nanoTime() - start) / 1e9, values);
    samples.add(sample);
    var line = new StringBuilder(String.format(Locale.ROOT, "%.1f", sample.seconds()));
    for (Quantity quantity : Quantity.values()) {
      line.append(',');
      if (values.containsKey(quantity)) {
        line.append(String.format(Locale.ROOT, "%.2f", values.get(quantity)));
      }
    }
    Files.writeString(csv, line.append('\n'), StandardOpenOption.APPEND);
  }

  int size() {
    return samples.size();
  }

  /** From the first sample to the last; at least one. */
  double minutes() {
    return (samples.get(samples.size() - 1).seconds() - samples.get(0).seconds()) / 60;
  }

  List<Trend> trends() {
    return Arrays.stream(Quantity.values()).map(quantity -> Trend.of(quantity, samples)).toList();
  }

  /** Draws what was recorded; returns the file. */
  Path draw() {
    PngFile.write(plot, new SoakPlot(samples).draw());
    return plot;
  }
}
