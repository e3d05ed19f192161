package io.paellera.command.progress;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * What the standard error stream leads to.
 *
 * @param out where to write
 * @param interactive whether a person watches: a terminal, and not a dumb one
 * @param width in columns
 * @param colour whether colours are wanted: on a terminal, unless {@code NO_COLOR} is set
 */
public record Terminal(PrintStream out, boolean interactive, int width, boolean colour) {

  private static final Path STDERR = Path.of("/proc/self/fd/2");
  private static final int DEFAULT_WIDTH = 80;
  private static final Pattern ROWS_AND_COLUMNS = Pattern.compile("\\d+ (\\d{1,4})");
  private static final String LOOK = "test -t 2 && (stty size <&2 2>/dev/null || echo 0 0)";

  public Terminal {
    requireNonNull(out, "out is null");
    width = width < 1 ? DEFAULT_WIDTH : width;
  }

  /** No terminal: quiet and plain. */
  public static Terminal none(PrintStream out) {
    return new Terminal(out, false, DEFAULT_WIDTH, false);
  }

  /** The process's standard error stream. */
  public static Terminal stderr(Map<String, String> environment) {
    var out = new PrintStream(System.err, true, StandardCharsets.UTF_8);
    String size = maybe() ? look() : "";
    if (size.isEmpty() || "dumb".equals(environment.get("TERM"))) {
      return none(out);
    }
    var found = ROWS_AND_COLUMNS.matcher(size);
    int width = found.matches() ? Integer.parseInt(found.group(1)) : DEFAULT_WIDTH;
    String noColour = environment.get("NO_COLOR");
    return new Terminal(out, true, width, noColour == null || noColour.isEmpty());
  }

  /** Linux says where the stream leads without a shell, which takes longer to start than most commands to run. */
  private static boolean maybe() {
    try {
      String target = Files.readSymbolicLink(STDERR).toString();
      return target.startsWith("/dev/") && !target.equals("/dev/null");
    } catch (IOException | UnsupportedOperationException e) {
      return true;
    }
  }

  /** Java 17 can't say whether standard error alone is a terminal; the shell can. Empty: it is none. */
  private static String look() {
    try {
      Process shell = new ProcessBuilder("/bin/sh", "-c", LOOK).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      shell.getOutputStream().close();
      String size = new String(shell.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
      return shell.waitFor(2, TimeUnit.SECONDS) && shell.exitValue() == 0 ? size : "";
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }
}
