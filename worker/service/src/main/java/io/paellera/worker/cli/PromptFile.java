package io.paellera.worker.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the texts of a file, line by line: prompts as they stand, or those of jobs in JSON. */
final class PromptFile implements AutoCloseable {

  /** Most characters of a line; a job may have no more. */
  private static final int MAX_LINE = 256 * 1024;

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Path file;
  private final boolean jobs;
  private final BufferedReader reader;
  private long line;

  private PromptFile(Path file, boolean jobs, BufferedReader reader) {
    this.file = file;
    this.jobs = jobs;
    this.reader = reader;
  }

  /**
   * @throws IllegalArgumentException if the file's name says that it is a table, or JSON that isn't one job a line
   * @throws UncheckedIOException if it can't be read
   */
  static PromptFile open(Path file) {
    var name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    if (name.matches(".*\\.(csv|tsv|tab|json)")) {
      throw new IllegalArgumentException(file + ": give prompts one a line (.txt), or jobs one a line (.jsonl)");
    }
    try {
      return new PromptFile(file, name.matches(".*\\.(jsonl|ndjson)"), Files.newBufferedReader(file));
    } catch (IOException e) {
      throw new UncheckedIOException(file + " can't be read: " + e, e);
    }
  }

  /** Where the last text was found. */
  String place() {
    return file + ", line " + line;
  }

  /**
   * Gives each text to a listener.
   *
   * @throws IllegalArgumentException if a line is too long or no job; names it
   * @throws UncheckedIOException if the file can't be read further
   */
  void forEach(Consumer<String> listener) {
    for (var next = next(); next.isPresent(); next = next()) {
      texts(next.get()).filter(text -> !text.isBlank()).forEach(listener);
    }
  }

  private Stream<String> texts(String content) {
    if (!jobs || content.isBlank()) {
      return Stream.of(content.strip());
    }
    var job = job(content);
    var parts = job.path("prompts").valueStream().map(part -> part.path("text"));
    return Stream.concat(Stream.of(job.path("prompt"), job.path("negativePrompt")), parts)
        .filter(JsonNode::isString)
        .map(JsonNode::stringValue);
  }

  private JsonNode job(String content) {
    try {
      var job = JSON.readTree(content);
      if (job.isObject()) {
        return job;
      }
    } catch (JacksonException e) {
      throw new IllegalArgumentException(place() + ": is no job in JSON: " + e.getOriginalMessage(), e);
    }
    throw new IllegalArgumentException(place() + ": is no job, but other JSON");
  }

  private Optional<String> next() {
    line++;
    try {
      var text = new StringBuilder();
      int character = reader.read();
      if (character < 0) {
        return Optional.empty();
      }
      while (character >= 0 && character != '\n') {
        if (text.length() == MAX_LINE) {
          throw new IllegalArgumentException(place() + ": is longer than " + MAX_LINE + " characters");
        }
        text.append((char) character);
        character = reader.read();
      }
      return Optional.of(text.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(place() + ": can't be read as UTF-8: " + e, e);
    }
  }

  @Override
  public void close() {
    try {
      reader.close();
    } catch (IOException e) {
      throw new UncheckedIOException(file + " can't be closed: " + e, e);
    }
  }
}
