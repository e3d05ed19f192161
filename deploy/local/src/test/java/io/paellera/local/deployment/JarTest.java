package io.paellera.local.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.junit.jupiter.api.Test;

/** The jars that the build has made so far: {@code mvn verify} makes them before this module's tests, {@code mvn test} makes none. */
class JarTest {
  private static final List<String> MODULES =
      List.of(
          "schemas",
          "producer/client",
          "producer/command",
          "producer/spring-boot-starter",
          "worker/emoji",
          "worker/renderer",
          "worker/service",
          "worker/training",
          "deploy/embedded",
          "deploy/testing");

  /** See {@code deploy/reproducible}, which builds twice and compares. */
  @Test
  void noJarTellsWhoseBuildMadeItAndWhen() throws IOException {
    var jars = MODULES.stream().map(module -> Repository.file(module).resolve("target")).flatMap(JarTest::jars).toList();
    assumeFalse(jars.isEmpty(), "SKIPPED: no jars are made yet");
    for (Path jar : jars) {
      try (var zip = ZipFile.builder().setPath(jar).get()) {
        for (var entry : Collections.list(zip.getEntries())) {
          assertThat(entry.getUnixMode() & 0777).as("%s in %s", entry, jar).isEqualTo(entry.isDirectory() ? 0755 : 0644);
          assertThat(entry.getLastModifiedTime().toInstant()).as("%s in %s", entry, jar).isBefore(Instant.parse("2026-01-02T00:00:00Z"));
        }
      }
    }
  }

  private static Stream<Path> jars(Path target) {
    try (var files = Files.isDirectory(target) ? Files.list(target) : Stream.<Path>empty()) {
      return files.filter(file -> file.getFileName().toString().matches("paellera.*\\.jar")).toList().stream();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
