package io.paellera.command.prompts;

import java.util.List;
import java.util.stream.Collectors;

/** Lines of the input that can't become jobs; nothing of it was sent. */
public final class InvalidPromptsException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String source;
  private final transient List<BadRow> rows;
  private final long total;

  InvalidPromptsException(String source, List<BadRow> rows, long total) {
    super(message(source, rows, total));
    this.source = source;
    this.rows = List.copyOf(rows);
    this.total = total;
  }

  /** What was read. */
  public String source() {
    return source;
  }

  /** The first bad lines. */
  public List<BadRow> rows() {
    return rows;
  }

  /** How many lines are bad; may be more than {@link #rows} holds. */
  public long total() {
    return total;
  }

  private static String message(String source, List<BadRow> rows, long total) {
    String lines =
        rows.stream().map(row -> "\n  " + source + ":" + row.line() + ": " + row.message()).collect(Collectors.joining());
    String more = total > rows.size() ? "\n  … and " + (total - rows.size()) + " more" : "";
    return total + (total == 1 ? " bad line" : " bad lines") + " in " + source + "; nothing was sent" + lines + more;
  }
}
