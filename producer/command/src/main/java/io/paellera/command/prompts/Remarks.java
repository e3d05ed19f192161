package io.paellera.command.prompts;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What of an input is passed over, changed or likely not meant, with the first lines of each kind. */
final class Remarks {

  private static final int LINES_SHOWN = 5;
  private static final int MOST_FIELDS = 1000;

  /** Of each kind there may be many. */
  enum Kind {
    BLANK_LINE("blank line", "passed over"),
    COMMENT("line", "that begins with # and a space left out; --comments keep makes prompts of such lines"),
    WHOLE_NUMBER("line", "with a number like 42.0 read as 42"),
    OPTION_IN_PROMPT(
        "prompt",
        "with words like --steps, which are drawn as words; settings stand in columns, or after a bar: red apple | steps=12");

    private final String what;
    private final String done;

    Kind(String what, String done) {
      this.what = what;
      this.done = done;
    }
  }

  private static final class Tally {
    private long count;
    private final List<Long> first = new ArrayList<>();
  }

  private final List<String> said = new ArrayList<>();
  private final Map<Kind, Tally> counted = new EnumMap<>(Kind.class);
  private final Map<String, Long> passedOver = new LinkedHashMap<>();

  void say(String sentence) {
    said.add(sentence);
  }

  void count(Kind kind, long line) {
    Tally tally = counted.computeIfAbsent(kind, ignored -> new Tally());
    tally.count++;
    if (tally.first.size() < LINES_SHOWN) {
      tally.first.add(line);
    }
  }

  /** Counts a line with a field that nothing here stands for. */
  void passOver(String field) {
    if (passedOver.size() < MOST_FIELDS || passedOver.containsKey(field)) {
      passedOver.merge(field, 1L, Long::sum);
    }
  }

  /** One for each kind. */
  List<String> sentences() {
    var sentences = new ArrayList<>(said);
    if (!passedOver.isEmpty()) {
      sentences.add(
          passedOver.entrySet().stream()
              .map(field -> "%s (%,d line%s)".formatted(field.getKey(), field.getValue(), field.getValue() == 1 ? "" : "s"))
              .collect(Collectors.joining(", ", "passed over, having no counterpart here: ", "")));
    }
    counted.forEach((kind, tally) -> sentences.add(sentence(kind, tally)));
    return sentences;
  }

  private static String sentence(Kind kind, Tally tally) {
    String lines = tally.first.stream().map(String::valueOf).collect(Collectors.joining(", "));
    return "%,d %s%s %s (line%s %s%s)"
        .formatted(
            tally.count,
            kind.what,
            tally.count == 1 ? "" : "s",
            kind.done,
            tally.count == 1 ? "" : "s",
            lines,
            tally.count > LINES_SHOWN ? ", …" : "");
  }
}
