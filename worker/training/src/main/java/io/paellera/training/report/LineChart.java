package io.paellera.training.report;

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
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;

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
  private static final int LEGEND = 230;
  private static final int MAX_TICKS = 8;
  private static final int MAX_MARKED_POINTS = 10;
  private static final Color GRID = new Color(0xE5E5E5);
  private static final List<Color> COLOURS =
      List.of(
          new Color(0x1F77B4), new Color(0xD62728), new Color(0x2CA02C), new Color(0x9467BD), new Color(0xFF7F0E), Color.GRAY);

  /** Dashes of the lines that use the colours for the first, the second and the third time. */
  private static final List<float[]> DASHES = List.of(new float[] {1, 0}, new float[] {8, 5}, new float[] {2, 4});

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
    var right = WIDTH - (lines.size() > 1 ? LEGEND : MARGIN / 2);
    var x = axis(Line::x, MARGIN, right);
    var y = axis(Line::y, HEIGHT - MARGIN, MARGIN);
    drawAxes(graphics, x, y);
    for (var i = 0; i < lines.size(); i++) {
      graphics.setColor(COLOURS.get(i % COLOURS.size()));
      graphics.setStroke(stroke(i));
      drawLine(graphics, lines.get(i), x, y);
      if (lines.size() > 1) {
        var height = MARGIN + 16 + 20 * i;
        graphics.drawLine(right + 12, height - 4, right + 36, height - 4);
        graphics.drawString(lines.get(i).name, right + 42, height);
      }
    }
    graphics.dispose();
    return picture;
  }

  private static BasicStroke stroke(int line) {
    var dash = DASHES.get(line / COLOURS.size() % DASHES.size());
    return new BasicStroke(2, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, dash, 0);
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
    graphics.drawString(horizontal, (int) ((x.from + x.to) / 2), HEIGHT - 12);
    for (var value : x.ticks()) {
      var place = (int) x.place(value);
      graphics.setColor(GRID);
      graphics.drawLine(place, (int) y.from, place, (int) y.to);
      graphics.setColor(Color.BLACK);
      var text = x.text(value);
      graphics.drawString(text, place - graphics.getFontMetrics().stringWidth(text) / 2, HEIGHT - MARGIN + 18);
    }
    for (var value : y.ticks()) {
      var place = (int) y.place(value);
      graphics.setColor(GRID);
      graphics.drawLine((int) x.from, place, (int) x.to, place);
      graphics.setColor(Color.BLACK);
      var text = y.text(value);
      graphics.drawString(text, MARGIN - 8 - graphics.getFontMetrics().stringWidth(text), place + 4);
    }
  }

  private static void drawLine(Graphics2D graphics, Line line, Axis x, Axis y) {
    var path = new Path2D.Double();
    path.moveTo(x.place(line.x[0]), y.place(line.y[0]));
    for (var i = 0; i < line.x.length; i++) {
      path.lineTo(x.place(line.x[i]), y.place(line.y[i]));
      if (line.x.length <= MAX_MARKED_POINTS) {
        graphics.fillOval((int) x.place(line.x[i]) - 4, (int) y.place(line.y[i]) - 4, 8, 8);
      }
    }
    graphics.draw(path);
  }

  /**
   * Where values lie between two pixels.
   *
   * @param least a multiple of the step, as is the most
   * @param step between ticks: 1, 2 or 5 times a power of ten (Heckbert, "Nice Numbers for Graph Labels", Graphics Gems)
   */
  private record Axis(double least, double most, double step, double from, double to) {

    static Axis of(List<double[]> values, double from, double to) {
      var least = values.stream().mapToDouble(all -> Arrays.stream(all).min().orElseThrow()).min().orElseThrow();
      var most = values.stream().mapToDouble(all -> Arrays.stream(all).max().orElseThrow()).max().orElseThrow();
      if (most == least) {
        least -= 0.5;
        most += 0.5;
      }
      var step = step((most - least) / MAX_TICKS);
      return new Axis(Math.floor(least / step) * step, Math.ceil(most / step) * step, step, from, to);
    }

    private static double step(double atLeast) {
      var power = Math.pow(10, Math.floor(Math.log10(atLeast)));
      return DoubleStream.of(1, 2, 5, 10).map(factor -> factor * power).filter(step -> step >= atLeast).findFirst().orElse(atLeast);
    }

    double place(double value) {
      return from + (value - least) / (most - least) * (to - from);
    }

    List<Double> ticks() {
      var count = Math.round((most - least) / step);
      return LongStream.rangeClosed(0, count).mapToObj(i -> least + i * step).toList();
    }

    String text(double value) {
      var decimals = Math.max(0, (int) -Math.floor(Math.log10(step)));
      return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }
  }
}
