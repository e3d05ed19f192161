package io.paellera.schemas.asyncapi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.asyncapi.v3._0_0.model.AsyncAPI;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class AsyncApiDocumentTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final JsonNode document = read();

  private static JsonNode read() {
    try {
      return JSON.readTree(AsyncApiDocument.text());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<Path> examples() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("src/main/resources/paellera/examples/v1"))) {
      return files.sorted().toList();
    }
  }

  @Test
  void theBuildPutsItIntoTheJar() throws IOException {
    assertThat(document.path("asyncapi").asString()).isEqualTo("3.0.0");
    assertThat(document.at("/info/version").asString()).isNotBlank();
  }

  @Test
  void aReaderOfAsyncApiUnderstandsIt() throws IOException {
    var read = new ObjectMapper().readValue(AsyncApiDocument.text(), AsyncAPI.class);
    assertThat(read.getChannels()).containsOnlyKeys("jobs", "results", "deadLetters", "control");
    assertThat(read.getOperations()).containsOnlyKeys("enqueue", "cancel", "announce", "setAside");
  }

  @Test
  void everyReferenceLeadsSomewhere() {
    var references = document.findValuesAsString("$ref");
    assertThat(references).isNotEmpty().allSatisfy(reference -> assertThat(document.at(reference.substring(1))).as(reference).isNotEmpty());
  }

  @Test
  void topicsAreTheDefaultOnes() {
    assertThat(document.path("channels").values())
        .extracting(channel -> channel.path("address").asString())
        .containsExactlyInAnyOrder("render.jobs", "render.results", "render.jobs.dlq", "render.control");
  }

  @ParameterizedTest
  @MethodSource("examples")
  void everyExampleIsWhatTheDocumentSays(Path example) throws IOException {
    var name = example.getFileName().toString().replaceFirst("^render-([a-z]+)-.*", "$1");
    var message = "render" + Character.toUpperCase(name.charAt(0)) + name.substring(1);
    var schema = JSON.createObjectNode().put("$ref", "#/components/schemas/" + message);
    schema.set("components", document.path("components"));
    var validator = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7).getSchema(schema.toString(), InputFormat.JSON);
    assertThat(validator.validate(Files.readString(example, UTF_8), InputFormat.JSON)).isEmpty();
    assertThat(validator.validate("{\"id\": 7, \"jobId\": 7, \"action\": 7}", InputFormat.JSON)).as("not everything").isNotEmpty();
  }

  @Test
  void noWordOfALaterDraftIsLeft() {
    assertThat(document.toString()).doesNotContain("$defs", "prefixItems", "2020-12");
  }
}
