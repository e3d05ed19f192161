package io.paellera.local.deployment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLAnchorReplayingFactory;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The files of the repository that are deployed rather than compiled. */
final class Repository {
  /** Puts the content of an anchor, and of {@code <<}, where it is referred to. */
  private static final YAMLMapper YAML = YAMLMapper.builder(new YAMLAnchorReplayingFactory()).build();

  private Repository() {}

  /** A path from the repository's root. */
  static Path file(String path) {
    for (var directory = Path.of("").toAbsolutePath(); directory != null; directory = directory.getParent()) {
      if (Files.exists(directory.resolve("docker-compose.yml"))) {
        return directory.resolve(path);
      }
    }
    throw new IllegalStateException("no directory above " + Path.of("").toAbsolutePath() + " holds docker-compose.yml");
  }

  static String text(String path) {
    try {
      return Files.readString(file(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<String> lines(String path) {
    return text(path).lines().toList();
  }

  static JsonNode yaml(String path) {
    return parseYaml(text(path));
  }

  static JsonNode parseYaml(String text) {
    return YAML.readTree(text);
  }
}
