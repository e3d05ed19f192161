package io.paellera.command.prompts;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One prompt a line. Settings may follow the last {@code |}: {@code red apple | steps=8 images=2}. Lines that begin with
 * {@code #} and a space are comments, unless they are to be prompts.
 */
final class TextRows implements RowReader {

  private static final String PROMPT = JobField.PROMPT.fieldName();
  private static final Pattern SPACE = Pattern.compile("\\s+");
  private static final Pattern COMMENT = Pattern.compile("\\s*#(?:\\s|$)");
  private static final Pattern SETTING = Pattern.compile("[A-Za-z][\\w.-]*=\\S*");

  private final LineReader lines;
  private final boolean commentsArePrompts;
  private final Remarks remarks;

  TextRows(LineReader lines, boolean commentsArePrompts, Remarks remarks) {
    this.lines = lines;
    this.commentsArePrompts = commentsArePrompts;
    this.remarks = remarks;
  }

  @Override
  public Optional<PromptRow> next() {
    String line = lines.next();
    while (line != null && isPassedOver(line)) {
      line = lines.next();
    }
    return line == null ? Optional.empty() : Optional.of(new PromptRow(lines.line(), values(line)));
  }

  private boolean isPassedOver(String line) {
    boolean blank = Blank.is(line);
    boolean comment = !commentsArePrompts && COMMENT.matcher(line).lookingAt();
    if (blank || comment) {
      remarks.count(blank ? Remarks.Kind.BLANK_LINE : Remarks.Kind.COMMENT, lines.line());
    }
    return blank || comment;
  }

  private Map<String, String> values(String line) {
    var values = new LinkedHashMap<String, String>();
    int bar = line.lastIndexOf('|');
    List<String> settings = bar < 0 ? List.of() : List.of(SPACE.split(line.substring(bar + 1).strip()));
    if (settings.isEmpty() || !settings.stream().allMatch(setting -> SETTING.matcher(setting).matches())) {
      values.put(PROMPT, line.strip());
      return values;
    }
    values.put(PROMPT, line.substring(0, bar).strip());
    for (String setting : settings) {
      int equals = setting.indexOf('=');
      if (values.put(setting.substring(0, equals), setting.substring(equals + 1)) != null) {
        throw new BadRowException(lines.line(), setting.substring(0, equals) + " is given twice");
      }
    }
    return values;
  }

  @Override
  public void close() {
    lines.close();
  }
}
