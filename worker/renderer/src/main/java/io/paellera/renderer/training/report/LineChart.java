package io.paellera.renderer.training.report;

import static java.util.Objects.requireNonNull;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A chart of lines over one horizontal axis.
 *
 * @param title above the chart
 * @param horizontal name of the horizontal axis
 * @param lines at least one, each with at least one point
 * @param fromZero whether both axes show zero, so that heights can be compared
 */
public record LineChart(String title, String horizontal, List<Line> lines, boolean fromZero) {

  private static final int WIDTH = 900;
  private static final int HEIGHT = 480;
  private static final int MARGIN = 60;
  private static final int TICKS = 5;
  private static final List<Color> COLOURS =
      List.of(
          new Color(0x1F77B4), new Color(0xD62728), new Color(0x2CA02C), new Color(0x9467BD), new Color(0xFF7F0E), Color.GRAY);

  /**
   * A line.
   *
   * @param name in the legend
   * @param x of the points, rising
   * @param y of the points
   */
  public record Line(String name, double[] x, double[] y) {
    public Line {
      requireNonNull(name, "name is null");
      if (x.length == 0 || x.length != y.length) {
        throw new IllegalArgumentException("line " + name + " has " + x.length + " x and " + y.length + " y");
      }
    }
  }

  public LineChart {
    lines = List.copyOf(lines);
    if (lines.isEmpty()) {
      throw new IllegalArgumentException("a chart needs a line");
    }
  }

  /** A chart that shows the values alone. */
  public LineChart(String title, String horizontal, List<Line> lines) {
    this(title, horizontal, lines, false);
  }

  /** Draws the chart. */
  public BufferedImage draw() {
    var picture = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    var graphics = picture.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, WIDTH, HEIGHT);
    var x = axis(Line::x, MARGIN, WIDTH - MARGIN / 2);
    var y = axis(Line::y, HEIGHT - MARGIN, MARGIN);
    drawAxes(graphics, x, y);
    for (var i = 0; i < lines.size(); i++) {
      graphics.setColor(COLOURS.get(i % COLOURS.size()));
      drawLine(graphics, lines.get(i), x, y);
      graphics.drawString(lines.get(i).name, MARGIN + 12, MARGIN + 16 + 16 * i);
    }
    graphics.dispose();
    return picture;
  }

  private Axis axis(Function<Line, double[]> values, double from, double to) {
    var shown = lines.stream().map(values).collect(Collectors.toCollection(ArrayList::new));
    if (fromZero) {
      shown.add(new double[] {0});
    }
    return Axis.of(shown, from, to);
  }

  private void drawAxes(Graphics2D graphics, Axis x, Axis y) {
    graphics.setColor(Color.BLACK);
    graphics.drawString(title, MARGIN, MARGIN / 2);
    graphics.drawString(horizontal, WIDTH / 2, HEIGHT - 12);
    for (var i = 0; i <= TICKS; i++) {
      var across = x.value(i / (double) TICKS);
      var up = y.value(i / (double) TICKS);
      graphics.setColor(new Color(0xE5E5E5));
      graphics.drawLine((int) x.place(across), MARGIN, (int) x.place(across), HEIGHT - MARGIN);
      graphics.drawLine(MARGIN, (int) y.place(up), WIDTH - MARGIN / 2, (int) y.place(up));
      graphics.setColor(Color.BLACK);
      graphics.drawString(text(across), (int) x.place(across) - 10, HEIGHT - MARGIN + 18);
      graphics.drawString(text(up), 8, (int) y.place(up) + 4);
    }
  }

  private static String text(double number) {
    return Math.abs(number) >= 100 ? String.format(Locale.ROOT, "%.0f", number) : String.format(Locale.ROOT, "%.3g", number);
  }

  private static void drawLine(Graphics2D graphics, Line line, Axis x, Axis y) {
    graphics.setStroke(new BasicStroke(2));
    var path = new Path2D.Double();
    path.moveTo(x.place(line.x[0]), y.place(line.y[0]));
    for (var i = 0; i < line.x.length; i++) {
      path.lineTo(x.place(line.x[i]), y.place(line.y[i]));
      if (line.x.length <= 2 * TICKS) {
        graphics.fillOval((int) x.place(line.x[i]) - 4, (int) y.place(line.y[i]) - 4, 8, 8);
      }
    }
    graphics.draw(path);
    graphics.setStroke(new BasicStroke(1));
  }

  /** Where values lie between two pixels. */
  private record Axis(double least, double most, double from, double to) {

    static Axis of(List<double[]> values, double from, double to) {
      var least = values.stream().mapToDouble(all -> Arrays.stream(all).min().orElseThrow()).min().orElseThrow();
      var most = values.stream().mapToDouble(all -> Arrays.stream(all).max().orElseThrow()).max().orElseThrow();
      return most > least ? new Axis(least, most, from, to) : new Axis(least - 0.5, least + 0.5, from, to);
    }

    double place(double value) {
      return from + (value - least) / (most - least) * (to - from);
    }

    double value(double share) {
      return least + share * (most - least);
    }
  }
}
