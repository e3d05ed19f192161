package io.paellera.command.cli;

import io.paellera.command.progress.Printable;
import java.util.Map;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/** How the command answers. */
final class OutputOptions {

  /** Made when it is first needed: every command has these options, and a mapper is slow to make. */
  private static final class Json {
    static final JsonMapper MAPPER = JsonMapper.builder().build();
  }

  /** For people, or for programs. */
  enum Form {
    TEXT,
    JSON
  }

  @Option(
      names = {"-o", "--output"},
      paramLabel = "text|json",
      description = "Form of what goes to standard output (default: text).")
  private Form form = Form.TEXT;

  boolean json() {
    return form == Form.JSON;
  }

  /** Prints one answer. */
  void print(Console console, String text, Map<String, ?> json) {
    console.print(json() ? Printable.json(toJson(json)) : text);
  }

  static String toJson(Object value) {
    return Json.MAPPER.writeValueAsString(value);
  }
}
