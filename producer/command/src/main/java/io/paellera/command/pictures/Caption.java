package io.paellera.command.pictures;

import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Draws text in a few lines of a given width. Without fonts on the machine it draws nothing. */
final class Caption {

  private static final String ELLIPSIS = "…";
  private static final int MARGIN = 4;

  private final Optional<FontMetrics> metrics;
  private final int maxLines;

  private Caption(Optional<FontMetrics> metrics, int maxLines) {
    this.metrics = metrics;
    this.maxLines = maxLines;
  }

  /**
   * @param size of the letters in points
   */
  static Caption load(float size, int maxLines) {
    Graphics2D graphics = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics();
    try {
      FontMetrics metrics = graphics.getFontMetrics(new Font(Font.SANS_SERIF, Font.PLAIN, Math.round(size)));
      return new Caption(metrics.stringWidth("a") > 0 ? Optional.of(metrics) : Optional.empty(), maxLines);
    } catch (RuntimeException | LinkageError | InternalError e) {
      // a Java without fontconfig, freetype or any font: each release fails in its own way
      return new Caption(Optional.empty(), maxLines);
    } finally {
      graphics.dispose();
    }
  }

  boolean available() {
    return metrics.isPresent();
  }

  /** Of all lines together, in pixels. */
  int height() {
    return metrics.map(font -> MARGIN + maxLines * font.getHeight()).orElse(0);
  }

  void draw(Graphics2D graphics, String text, int x, int y, int width) {
    if (metrics.isEmpty()) {
      return;
    }
    FontMetrics font = metrics.get();
    graphics.setFont(font.getFont());
    graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    int baseline = y + MARGIN + font.getAscent();
    for (String line : lines(font, text, width)) {
      graphics.drawString(line, x, baseline);
      baseline += font.getHeight();
    }
  }

  private List<String> lines(FontMetrics font, String text, int width) {
    var lines = new ArrayList<String>();
    String rest = text.replaceAll("\\s+", " ").strip();
    while (!rest.isEmpty() && lines.size() < maxLines) {
      int end = fitting(font, rest, width);
      boolean last = lines.size() == maxLines - 1;
      if (end == rest.length()) {
        lines.add(rest);
        return lines;
      }
      if (last) {
        lines.add(rest.substring(0, fitting(font, rest, width - font.stringWidth(ELLIPSIS))).stripTrailing() + ELLIPSIS);
        return lines;
      }
      int space = rest.lastIndexOf(' ', end);
      int cut = space > 0 ? space : Math.max(1, end);
      lines.add(rest.substring(0, cut));
      rest = rest.substring(cut).strip();
    }
    return lines;
  }

  private static int fitting(FontMetrics font, String text, int width) {
    int end = 0;
    while (end < text.length()) {
      int next = text.offsetByCodePoints(end, 1);
      if (font.stringWidth(text.substring(0, next)) > width) {
        return end;
      }
      end = next;
    }
    return end;
  }
}
