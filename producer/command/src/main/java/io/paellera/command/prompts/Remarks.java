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
    BLANK_LINE("blank line", "blank lines", "passed over"),
    COMMENT(
        "line that begins with # and a space",
        "lines that begin with # and a space",
        "left out; --comments keep makes prompts of such lines"),
    WHOLE_NUMBER("line", "lines", "with a number like 42.0 read as 42"),
    OPTION_IN_PROMPT(
        "prompt",
        "prompts",
        "with words like --steps, which are drawn as words; settings stand in columns, or after a bar: red apple | steps=12");

    private final String one;
    private final String many;
    private final String done;

    Kind(String one, String many, String done) {
      this.one = one;
      this.many = many;
      this.done = done;
    }
  }

  /** Lines, each counted once, whatever it holds and however many jobs it makes. */
  private static final class Tally {
    private long count;
    private long last;
    private final List<Long> first = new ArrayList<>();

    private void add(long line) {
      if (line == last) {
        return;
      }
      last = line;
      count++;
      if (first.size() < LINES_SHOWN) {
        first.add(line);
      }
    }
  }

  private final List<String> said = new ArrayList<>();
  private final Map<Kind, Tally> counted = new EnumMap<>(Kind.class);
  private final Map<String, Long> passedOver = new LinkedHashMap<>();

  void say(String sentence) {
    said.add(sentence);
  }

  void count(Kind kind, long line) {
    counted.computeIfAbsent(kind, ignored -> new Tally()).add(line);
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
    return "%,d %s %s (line%s %s%s)"
        .formatted(
            tally.count,
            tally.count == 1 ? kind.one : kind.many,
            kind.done,
            tally.count == 1 ? "" : "s",
            lines,
            tally.count > LINES_SHOWN ? ", …" : "");
  }
}
