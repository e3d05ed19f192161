package io.paellera.training;

import io.paellera.training.data.DatasetException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Reads recipes; an unknown or missing name is an error. */
final class RecipeJson {

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  private RecipeJson() {}

  static <T> T read(Path file, Class<T> type) {
    try {
      return JSON.readValue(Files.readAllBytes(file), type);
    } catch (JacksonException e) {
      throw new DatasetException(file, "is no recipe: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new DatasetException(file, "can't be read: " + e.getMessage(), e);
    }
  }

  static <T> T resource(String name, Class<T> type) {
    try (var stream = RecipeJson.class.getResourceAsStream("/paellera/training/" + name)) {
      return JSON.readValue(stream.readAllBytes(), type);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
