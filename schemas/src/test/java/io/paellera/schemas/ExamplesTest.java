package io.paellera.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.paellera.schemas.InvalidMessageException.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The JSON Schemas, the records and the examples agree with each other. */
class ExamplesTest {

  private static final List<MessageType<?>> TYPES =
      List.of(MessageType.RENDER_JOB, MessageType.RENDER_RESULT, MessageType.RENDER_CONTROL);

  static Stream<Path> examples() {
    return files("/paellera/examples");
  }

  static Stream<Path> invalidJobs() {
    return files("/invalid-jobs");
  }

  @ParameterizedTest
  @MethodSource("examples")
  void everyExampleOfEveryVersionFitsItsSchema(Path example) {
    assertThat(violations(typeOf(example), read(example))).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("examples")
  void everyExampleOfEveryVersionIsReadAndWrittenBackToTheSameMessage(Path example) {
    assertReadsAndWritesBack(typeOf(example), read(example));
  }

  @ParameterizedTest
  @MethodSource("invalidJobs")
  void whatTheSchemaRefusesTheCodecRefusesToo(Path invalid) {
    String json = read(invalid);
    assertThat(violations(MessageType.RENDER_JOB, json)).isNotEmpty();
    assertThatThrownBy(() -> new MessageCodec<>(MessageType.RENDER_JOB).decode(json.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOfSatisfying(
            InvalidMessageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.SCHEMA_VIOLATION));
  }

  private static <T> void assertReadsAndWritesBack(MessageType<T> type, String json) {
    var codec = new MessageCodec<>(type);
    T message = codec.decode(json.getBytes(StandardCharsets.UTF_8));
    byte[] written = codec.encode(message);
    assertThat(violations(type, new String(written, StandardCharsets.UTF_8))).isEmpty();
    assertThat(codec.decode(written)).isEqualTo(message);
    if (message instanceof RenderJob job) {
      assertThat(job.toBuilder().build()).isEqualTo(job);
    }
  }

  private static List<String> violations(MessageType<?> type, String json) {
    Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(type.schema());
    return schema
        .validate(json, InputFormat.JSON, context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)))
        .stream()
        .map(Object::toString)
        .toList();
  }

  private static MessageType<?> typeOf(Path example) {
    String name = example.getFileName().toString();
    return TYPES.stream()
        .filter(type -> name.startsWith(type.schemaFile().substring(0, type.schemaFile().indexOf("-v"))))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no message type for " + name));
  }

  private static Stream<Path> files(String folder) {
    try {
      Path root = Path.of(ExamplesTest.class.getResource(folder).toURI());
      try (Stream<Path> found = Files.walk(root)) {
        return found.filter(Files::isRegularFile).sorted().toList().stream();
      }
    } catch (IOException | URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
