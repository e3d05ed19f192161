package io.paellera.command.progress;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** For libraries that log: what is printed as a line stays one line of plain text, whatever brokers, stores and files brought into it. */
public final class LogStream extends PrintStream {

  private static final String FRAME = "\t";

  public LogStream(OutputStream out) {
    super(out, true, StandardCharsets.UTF_8);
  }

  @Override
  public void println(String line) {
    super.println(oneLine(line));
  }

  /** As stack traces are printed, line by line. */
  @Override
  public void println(Object line) {
    super.println((Object) oneLine(String.valueOf(line)));
  }

  private static String oneLine(String line) {
    return line.startsWith(FRAME) ? FRAME + Printable.text(line.substring(FRAME.length())) : Printable.text(line);
  }
}
