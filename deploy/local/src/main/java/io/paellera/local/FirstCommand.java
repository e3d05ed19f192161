package io.paellera.local;

import java.io.File;
import java.io.IOException;
import java.util.List;

/**
 * For the build: runs {@link LocalCommand} in a JVM of its own. If that fails, the build's JVM ends with its exit code at once, so that
 * what it said last is the last thing to be read, instead of forty lines about a failed build.
 */
public final class FirstCommand {

  private FirstCommand() {}

  /**
   * @param arguments the working directory, then the command line of the JVM
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    var command = List.of(arguments).subList(1, arguments.length);
    int exitCode = new ProcessBuilder(command).directory(new File(arguments[0])).inheritIO().start().waitFor();
    if (exitCode != 0) {
      System.exit(exitCode);
    }
  }
}
