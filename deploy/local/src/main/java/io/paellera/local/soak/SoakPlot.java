package io.paellera.local.soak;

import io.paellera.training.report.LineChart;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;

/**
 * A chart for each quantity over the minutes.
 *
 * @param samples of which at least one holds every quantity
 */
record SoakPlot(List<Sample> samples) {

  private static final int COLUMNS = 2;

  BufferedImage draw() {
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
    return picture;
  }

  private BufferedImage chart(Quantity quantity) {
    var held = samples.stream().filter(sample -> sample.values().containsKey(quantity)).toList();
    var minutes = held.stream().mapToDouble(sample -> sample.seconds() / 60).toArray();
    var values = held.stream().mapToDouble(sample -> sample.values().get(quantity)).toArray();
    return new LineChart(quantity.title(), "minutes", List.of(new LineChart.Line(quantity.column(), minutes, values)), true).draw();
  }
}
