package io.paellera.command.cli;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/** Properties of a file, and over them those of the environment: {@code S3_ENDPOINT} stands for {@code s3.endpoint}. */
final class CommandProperties {

  private static final String GROUP = "intake.group";
  private static final Set<String> KNOWN =
      Set.of(
          GROUP,
          "topics.jobs",
          "topics.results",
          "topics.dead-letters",
          "topics.control",
          "s3.endpoint",
          "s3.region",
          "s3.bucket",
          "s3.access-key",
          "s3.secret-key",
          "s3.path-style",
          "s3.checksums");
  private static final String KAFKA = "kafka.";
  private static final String FILE = "PAELLERA_CONFIG";

  private final Map<String, String> values;

  private CommandProperties(Map<String, String> values) {
    this.values = values;
  }

  /**
   * @throws CommandException if the file can't be read or has an unknown key of ours
   */
  static CommandProperties load(Optional<Path> file, Map<String, String> environment) {
    var values = new HashMap<String, String>();
    file.or(() -> Optional.ofNullable(environment.get(FILE)).filter(name -> !name.isBlank()).map(Path::of))
        .ifPresent(path -> values.putAll(read(path)));
    for (String key : known()) {
      String value = environment.get(key.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT));
      if (value != null && !value.isBlank()) {
        values.put(key, value);
      }
    }
    return new CommandProperties(values);
  }

  Optional<String> get(String key) {
    return Optional.ofNullable(values.get(key)).filter(value -> !value.isBlank()).map(String::strip);
  }

  Map<String, String> group(String prefix) {
    return values.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(prefix))
        .collect(Collectors.toMap(entry -> entry.getKey().substring(prefix.length()), Map.Entry::getValue));
  }

  private static Map<String, String> read(Path file) {
    var properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (NoSuchFileException e) {
      throw new CommandException(
          ExitCode.USAGE, "there is no configuration file " + file + ": check --config and PAELLERA_CONFIG, or leave them out");
    } catch (IOException | IllegalArgumentException e) {
      throw new CommandException(ExitCode.USAGE, "can't read configuration file " + file + ": " + e.getMessage());
    }
    var values = new HashMap<String, String>();
    for (String key : properties.stringPropertyNames()) {
      boolean ours = key.equals(GROUP) || key.startsWith("topics.") || key.startsWith("s3.");
      if (ours && !KNOWN.contains(key)) {
        throw new CommandException(
            ExitCode.USAGE, file + ": " + key + " is no setting; known are " + String.join(", ", new TreeSet<>(KNOWN)));
      }
      if (ours || key.startsWith(KAFKA)) {
        values.put(key, properties.getProperty(key));
      }
    }
    return values;
  }

  private static Set<String> known() {
    var keys = new TreeSet<>(KNOWN);
    for (Set<String> names :
        List.of(ProducerConfig.configNames(), ConsumerConfig.configNames(), AdminClientConfig.configNames())) {
      names.forEach(name -> keys.add(KAFKA + name));
    }
    return keys;
  }
}
