package io.paellera.producer.support;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a class of the tests' class path in a JVM of its own. */
public final class ChildJvm {

  private ChildJvm() {}

  /** The command line of such a JVM. */
  public static List<String> command(List<String> jvmArguments, String mainClass, String... arguments) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // the embedded servers' jar brings a logging back end of its own to this class path
    command.addAll(List.of("-Dslf4j.provider=org.slf4j.simple.SimpleServiceProvider", "-Dslf4j.internal.verbosity=WARN"));
    command.addAll(jvmArguments);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass));
    command.addAll(List.of(arguments));
    return command;
  }

  /** Runs it to its end and returns its standard output; fails if it fails. */
  public static String run(List<String> jvmArguments, String mainClass, String... arguments)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile("child-", ".out");
    Path err = Files.createTempFile("child-", ".err");
    try {
      Process process =
          new ProcessBuilder(command(jvmArguments, mainClass, arguments))
              .redirectOutput(out.toFile())
              .redirectError(err.toFile())
              .start();
      if (!process.waitFor(10, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new IllegalStateException(mainClass + " did not end within 10 minutes");
      }
      if (process.exitValue() != 0) {
        throw new IllegalStateException(
            mainClass + " ended with " + process.exitValue() + ": " + Files.readString(out) + Files.readString(err));
      }
      return Files.readString(out, StandardCharsets.UTF_8);
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }
}
