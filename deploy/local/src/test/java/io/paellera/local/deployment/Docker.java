package io.paellera.local.deployment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The {@code docker} command, run at the repository's root. */
final class Docker {
  private static final int LIMIT_MINUTES = 10;
  private static final int NOT_FOUND = 127;

  private final Path outputs;
  private final Map<String, String> environment;

  /** @param outputs a directory for what the command prints */
  Docker(Path outputs) {
    this(outputs, Map.of());
  }

  private Docker(Path outputs, Map<String, String> environment) {
    this.outputs = outputs;
    this.environment = environment;
  }

  /** The same with these variables alone beside the environment of this program. */
  Docker with(Map<String, String> variables) {
    return new Docker(outputs, variables);
  }

  /** The image that the repository's images are built on: the system property {@code base.image}, else the Dockerfiles' default. */
  static String baseImage() {
    return System.getProperty("base.image", "eclipse-temurin:17-jre");
  }

  boolean succeeds(String... arguments) {
    return execute(arguments).status == 0;
  }

  /** Lines of the standard output; an AssertionError with all that was printed if the command fails. */
  List<String> lines(String... arguments) {
    var outcome = execute(arguments);
    if (outcome.status != 0) {
      throw new AssertionError("docker " + String.join(" ", arguments) + ": " + outcome);
    }
    return outcome.output.lines().toList();
  }

  private Outcome execute(String... arguments) {
    try {
      var output = Files.createTempFile(outputs, "docker", ".out");
      var errors = Files.createTempFile(outputs, "docker", ".err");
      var builder =
          new ProcessBuilder(Stream.concat(Stream.of("docker"), Stream.of(arguments)).toList())
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
