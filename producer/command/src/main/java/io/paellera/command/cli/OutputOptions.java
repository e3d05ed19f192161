package io.paellera.command.cli;

import io.paellera.command.progress.Printable;
import picocli.CommandLine.Option;

/** How the command answers. */
final class OutputOptions {

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
  void print(Console console, String text, Answer answer) {
    console.print(json() ? Printable.json(answer.json()) : text);
  }
}
