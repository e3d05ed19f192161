package io.paellera.renderer.weights;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import java.nio.file.Path;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.exc.InvalidTypeIdException;
import tools.jackson.databind.json.JsonMapper;

/** Reads and writes {@code model.json}. Names it doesn't know are passed over, so that a newer writer may add some. */
final class ModelDescriptionJson {

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  private ModelDescriptionJson() {}

  static ModelDescription read(Path file, byte[] json) {
    try {
      return JSON.readValue(json, ModelDescription.class);
    } catch (InvalidTypeIdException e) {
      throw new DamagedFileException(file, unknown(e), e);
    } catch (DatabindException e) {
      var reason = e.getCause() instanceof IllegalArgumentException check ? check.getMessage() : e.getOriginalMessage();
      throw new DamagedFileException(file, reason, e);
    } catch (JacksonException e) {
      throw new DamagedFileException(file, "is no JSON: " + e.getOriginalMessage(), e);
    }
  }

  /** For an architecture that isn't known, says where it stands and which are. */
  private static String unknown(InvalidTypeIdException e) {
    var known =
        Stream.of(e.getBaseType().getRawClass().getAnnotation(JsonSubTypes.class).value())
            .flatMap(type -> Stream.concat(Stream.of(type.name()), Stream.of(type.names())))
            .filter(name -> !name.isEmpty())
            .toList();
    var field = e.getPath().stream().map(JacksonException.Reference::getPropertyName).collect(joining("."));
    return Checks.unknown(field + ".architecture", e.getTypeId(), known).getMessage();
  }

  static byte[] write(ModelDescription description) {
    return JSON.writeValueAsBytes(description);
  }
}
