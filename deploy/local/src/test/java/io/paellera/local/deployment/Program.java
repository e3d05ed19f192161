package io.paellera.local.deployment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A program of this machine, such as {@code docker}, run at the repository's root. */
final class Program {
  private static final int LIMIT_MINUTES = 10;
  private static final int NOT_FOUND = 127;

  private final String name;
  private final Path outputs;
  private final Map<String, String> environment;

  /** @param outputs a directory for what the program prints */
  Program(String name, Path outputs) {
    this(name, outputs, Map.of());
  }

  private Program(String name, Path outputs, Map<String, String> environment) {
    this.name = name;
    this.outputs = outputs;
    this.environment = environment;
  }

  /** The same with these variables alone beside the environment of this program. */
  Program with(Map<String, String> variables) {
    return new Program(name, outputs, variables);
  }

  boolean succeeds(String... arguments) {
    return execute(arguments).status == 0;
  }

  /** Lines of the standard output; an AssertionError with all that was printed if the command fails. */
  List<String> lines(String... arguments) {
    var outcome = execute(arguments);
    if (outcome.status != 0) {
      throw new AssertionError(name + " " + String.join(" ", arguments) + ": " + outcome);
    }
    return outcome.output.lines().toList();
  }

  private Outcome execute(String... arguments) {
    try {
      var output = Files.createTempFile(outputs, name, ".out");
      var errors = Files.createTempFile(outputs, name, ".err");
      var builder =
          new ProcessBuilder(Stream.concat(Stream.of(name), Stream.of(arguments)).toList())
              .directory(Repository.file("").toFile())
              .redirectOutput(output.toFile())
              .redirectError(errors.toFile());
      builder.environment().putAll(environment);
      var process = builder.start();
      try {
        process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES);
      } finally {
        process.destroyForcibly();
      }
      return new Outcome(process.waitFor(), Files.readString(output), Files.readString(errors));
    } catch (IOException e) {
      return new Outcome(NOT_FOUND, "", e.getMessage());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private record Outcome(int status, String output, String errors) {}
}
