package io.paellera.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;

class EmbeddedCommandTest {
  private static final Duration LIMIT = Duration.ofMinutes(5);

  @TempDir private Path directory;
  private Path readyFile;
  private Path log;

  @BeforeEach
  void nameFiles() {
    readyFile = directory.resolve("ready.properties");
    log = directory.resolve("command.log");
  }

  @Test
  void allServesBothUntilSigtermAndExitsWithZero() throws Exception {
    var data = directory.resolve("data");
    try (var command = run("all", "--bucket", "renders", "--data", data.toString(), "--ready-file", readyFile.toString())) {
      command.awaitFile(readyFile, LIMIT);
      var endpoints = new PropertiesFile(readyFile).read();
      var clients = new KafkaClients(endpoints.get("kafka.bootstrap.servers"));
      clients.createTopic("jobs", 1);
      clients.send("jobs", "red apple");
      assertThat(clients.readCommitted("jobs")).containsExactly("red apple");
      var endpoint = URI.create(endpoints.get("s3.endpoint"));
      try (var s3 = S3Clients.of(endpoint, endpoints.get("s3.access-key"), endpoints.get("s3.secret-key"))) {
        s3.putObject(b -> b.bucket("renders").key("k"), RequestBody.fromString("v"));
      }

      assertThat(command.stop(LIMIT)).isZero();

      assertThat(readyFile).doesNotExist();
      assertThat(data.resolve("kafka")).isDirectory();
      assertThat(data.resolve("s3/renders/k")).exists();
      assertThat(output()).contains("kafka.bootstrap.servers=" + endpoints.get("kafka.bootstrap.servers"));
      assertThat(output()).contains("s3.endpoint=" + endpoint);
      assertThat(output()).doesNotContain(endpoints.get("s3.secret-key"));
      assertThat(endpoints).containsEntry("s3.bucket", "renders").containsEntry("s3.path-style", "true");
      assertThat(linesOfOurs()).hasSize(5);
    }
  }

  @Test
  void onlyTheOwnerMayReadTheReadyFile() throws Exception {
    try (var command = run("s3", "--data", directory.resolve("data").toString(), "--ready-file", readyFile.toString())) {
      command.awaitFile(readyFile, LIMIT);

      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(readyFile))).isEqualTo("rw-------");
      assertThat(new PropertiesFile(readyFile).read())
          .containsOnlyKeys("s3.endpoint", "s3.path-style", "s3.access-key", "s3.secret-key");
    }
  }

  @Test
  void aDirectoryKeepsPortAndKeysOverARestartAndIsItsOwnersAlone() throws Exception {
    var data = directory.resolve("kept");
    var first = endpointsOf(data);
    assertThat(endpointsOf(data)).isEqualTo(first);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data))).isEqualTo("rwx------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("s3-server.properties"))))
        .isEqualTo("rw-------");
    assertThat(output()).doesNotContain(first.get("s3.secret-key"));
  }

  private Map<String, String> endpointsOf(Path data) {
    try (var command = run("s3", "--data", data.toString(), "--ready-file", readyFile.toString())) {
      command.awaitFile(readyFile, LIMIT);
      var endpoints = new PropertiesFile(readyFile).read();
      assertThat(command.stop(LIMIT)).isZero();
      return endpoints;
    }
  }

  @Test
  void keysThatAreGivenAreUsed() {
    try (var command =
        run(
            "s3", "--bucket", "b-1", "--access-key", "id", "--secret-key", "hush",
            "--data", directory.resolve("data").toString(), "--ready-file", readyFile.toString())) {
      command.awaitFile(readyFile, LIMIT);
      var endpoints = new PropertiesFile(readyFile).read();
      try (var s3 = S3Clients.of(URI.create(endpoints.get("s3.endpoint")), "id", "hush")) {
        assertThat(s3.listBuckets().buckets()).extracting("name").containsExactly("b-1");
      }
    }
  }

  @Test
  void endOfStandardInputStopsItWhenAsked() {
    try (var command = run("kafka", "--stop-on-eof", "--ready-file", readyFile.toString())) {
      command.awaitFile(readyFile, LIMIT);

      command.closeInput();

      assertThat(command.waitFor(LIMIT)).isTrue();
      assertThat(command.exitStatus()).isZero();
      assertThat(readyFile).doesNotExist();
    }
  }

  @Test
  void takenPortIsReportedInOneLine() throws Exception {
    try (var taken = new ServerSocket()) {
      taken.bind(Loopback.at(0));
      try (var command = run("kafka", "--port", String.valueOf(taken.getLocalPort()))) {
        assertThat(command.waitFor(LIMIT)).isTrue();
        assertThat(command.exitStatus()).isEqualTo(1);
        assertThat(linesOfOurs()).hasSize(1);
        assertThat(output()).contains(":" + taken.getLocalPort()).contains("in use");
      }
    }
  }

  @Test
  void wrongUseIsRefusedAndExplained() throws Exception {
    for (var arguments : List.of(List.<String>of(), List.of("kafka", "--prot", "9092"), List.of("redis"))) {
      Files.deleteIfExists(log);
      try (var command = run(arguments.toArray(String[]::new))) {
        assertThat(command.waitFor(LIMIT)).isTrue();
        assertThat(command.exitStatus()).isEqualTo(2);
        assertThat(output()).contains("Usage: paellera-embedded");
      }
    }
  }

  private ChildJvm run(String... arguments) {
    var jvmOptions = List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
    return ChildJvm.start(
        new ChildJvm.Launch(
            "paellera-embedded", EmbeddedCommand.class.getName(), jvmOptions, List.of(arguments), log));
  }

  /** Without what the JVM itself says from JDK 24 on about Kafka's use of sun.misc.Unsafe, and Kafka of a slow machine. */
  private List<String> linesOfOurs() throws IOException {
    return output().lines().filter(line -> !line.startsWith("WARNING: ") && !line.matches("\\S+ (WARN|ERROR) .*")).toList();
  }

  private String output() throws IOException {
    return Files.readString(log);
  }
}
