package io.paellera.command.cli;

import static java.util.Objects.requireNonNull;

import io.paellera.command.progress.Printable;
import io.paellera.command.progress.Terminal;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What the command reads from and writes to.
 *
 * @param in standard input
 * @param out standard output: results, for programs as for people
 * @param err standard error: bars, remarks, mistakes; looked at when it is first needed
 * @param environment variables
 */
record Console(InputStream in, PrintStream out, Supplier<Terminal> err, Map<String, String> environment) {

  private static final String BROKEN_PIPE = "Broken pipe";

  Console {
    requireNonNull(in, "in is null");
    requireNonNull(out, "out is null");
    requireNonNull(err, "err is null");
    environment = Map.copyOf(environment);
  }

  /**
   * Writes a line of standard output.
   *
   * @throws OutputClosedException if nobody reads it any more
   */
  void print(String line) {
    out.println(line);
    requireWritten();
  }

  /**
   * Looks whether all was written.
   *
   * @throws OutputClosedException if nobody reads it any more
   * @throws UncheckedIOException if it could not be written
   */
  void requireWritten() {
    if (out.checkError()) {
      throw fault();
    }
  }

  /** A pipe that nobody reads any more is no fault of the command's; a full disk is told. */
  private RuntimeException fault() {
    return out instanceof StandardOutput standard
        ? standard
            .fault()
            .filter(fault -> !BROKEN_PIPE.equals(fault.getMessage()))
            .<RuntimeException>map(fault -> new UncheckedIOException("can't write the output: " + fault.getMessage(), fault))
            .orElseGet(OutputClosedException::new)
        : new OutputClosedException();
  }

  /** Writes a remark that only a person needs. */
  void remark(String text) {
    if (err.get().interactive()) {
      err.get().out().println(text);
    }
  }

  /** Writes a text, which may come from outside, to standard error; it is wanted even in a file. */
  void warn(String text) {
    err.get().out().println(Printable.lines(text));
  }
}
