package io.paellera.local.soak;

import io.paellera.renderer.training.report.LineChart;
import io.paellera.renderer.training.report.PngFile;
import java.awt.image.BufferedImage;
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

  private static final int COLUMNS = 2;

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

  /** A chart for each quantity over the minutes; returns the file. */
  Path draw() {
    var charts = Arrays.stream(Quantity.values()).map(this::chart).toList();
    int width = charts.get(0).getWidth();
    int height = charts.get(0).getHeight();
    int rows = (charts.size() + COLUMNS - 1) / COLUMNS;
    var picture = new BufferedImage(COLUMNS * width, rows * height, BufferedImage.TYPE_INT_RGB);
    var graphics = picture.createGraphics();
    for (int i = 0; i < charts.size(); i++) {
      graphics.drawImage(charts.get(i), i % COLUMNS * width, i / COLUMNS * height, null);
    }
    graphics.dispose();
    PngFile.write(plot, picture);
    return plot;
  }

  private BufferedImage chart(Quantity quantity) {
    var held = samples.stream().filter(sample -> sample.values().containsKey(quantity)).toList();
    var minutes = held.stream().mapToDouble(sample -> sample.seconds() / 60).toArray();
    var values = held.stream().mapToDouble(sample -> sample.values().get(quantity)).toArray();
    return new LineChart(quantity.title(), "minutes", List.of(new LineChart.Line(quantity.column(), minutes, values)), true).draw();
  }
}
