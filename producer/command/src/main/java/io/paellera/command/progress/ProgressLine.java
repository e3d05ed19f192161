package io.paellera.command.progress;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Locale;

/**
 * Draws progress as one line of text: {@code jobs 42% ████▌ 420/1,000 12.3/s 0:47 left 3 failed}.
 *
 * @param title in front
 * @param unit what is counted, in the plural
 * @param colour whether escape sequences may be used
 */
public record ProgressLine(String title, String unit, boolean colour) {

  private static final String[] EIGHTHS = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
  private static final int NARROWEST_BAR = 6;
  private static final int WIDEST_BAR = 40;
  private static final String RED = "\u001b[31m";
  private static final String GREEN = "\u001b[32m";
  private static final String PLAIN = "\u001b[0m";

  public ProgressLine {
    requireNonNull(title, "title is null");
    requireNonNull(unit, "unit is null");
  }

  /**
   * @param width of the terminal in columns; the line has fewer
   */
  public String draw(Progress progress, int width) {
    String failures = progress.failed() == 0 ? "" : "  " + number(progress.failed()) + " failed";
    String share = progress.share().map(value -> String.format(Locale.ROOT, " %3d%%", (int) (value * 100))).orElse("");
    String detail = progress.detail().isEmpty() ? "" : "  " + progress.detail();
    String counts = "  " + counts(progress);
    String rate = "  " + rate(progress.rate());
    String time = time(progress);
    for (String rest : new String[] {counts + rate + time + detail, counts + rate + time, counts + time, counts}) {
      int room = width - 1 - title.length() - share.length() - rest.length() - failures.length() - 1;
      if (progress.share().isPresent() && room >= NARROWEST_BAR) {
        return title + share + " " + bar(progress.share().get(), Math.min(room, WIDEST_BAR)) + rest + red(failures);
      }
    }
    return withoutBar(title + share + counts + (progress.share().isPresent() ? "" : rate + time + detail), failures, width);
  }

  private String withoutBar(String line, String failures, int width) {
    String text =
        line.length() + failures.length() < width ? line : line.substring(0, Math.max(0, width - 1 - failures.length()));
    return text + (text.length() + failures.length() < width ? red(failures) : "");
  }

  private String counts(Progress progress) {
    return progress.total().isPresent()
        ? number(progress.done()) + "/" + number(progress.total().getAsLong()) + " " + unit
        : number(progress.done()) + " " + unit;
  }

  private String bar(double share, int width) {
    int eighths = (int) (share * width * EIGHTHS.length);
    String filled = "█".repeat(eighths / EIGHTHS.length) + EIGHTHS[eighths % EIGHTHS.length];
    String bar = filled + " ".repeat(width - filled.length());
    return colour ? GREEN + bar + PLAIN : bar;
  }

  private String red(String text) {
    return colour && !text.isEmpty() ? RED + text + PLAIN : text;
  }

  private static String rate(double rate) {
    return rate >= 100 ? number((long) rate) + "/s" : String.format(Locale.ROOT, "%.1f/s", rate);
  }

  private static String time(Progress progress) {
    boolean complete = progress.total().isPresent() && progress.done() >= progress.total().getAsLong();
    return complete
        ? "  in " + clock(progress.elapsed())
        : progress.left().map(left -> "  " + clock(left) + " left").orElse("");
  }

  private static String clock(Duration duration) {
    long seconds = duration.toSeconds();
    return seconds < 3600
        ? String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60)
        : String.format(Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
  }

  private static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }
}
