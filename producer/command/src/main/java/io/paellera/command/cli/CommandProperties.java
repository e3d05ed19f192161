package io.paellera.command.cli;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * Properties of a file, and over them those of the environment, by the names that the worker reads: {@code PAELLERA_S3_ENDPOINT} stands
 * for {@code s3.endpoint}. Without the prefix they are read too, being the older names.
 */
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
          "s3.session-token",
          "s3.server-side-encryption",
          "s3.kms-key-id",
          "s3.storage-class",
          "s3.path-style",
          "s3.checksums");

  /** A short word, a host with its port; anything else may be a secret that was pasted at the wrong place. */
  private static final Pattern HARMLESS = Pattern.compile("\\P{Cc}{1,6}|[a-z0-9.-]{1,10}:\\d{1,5}");

  private static final String KAFKA = "kafka.";
  private static final String PREFIX = "PAELLERA_";
  private static final String KAFKA_VARIABLE = "KAFKA_";
  private static final String FILE = PREFIX + "CONFIG";

  private final Map<String, String> values;
  private final Set<String> oldNames;

  private CommandProperties(Map<String, String> values, Set<String> oldNames) {
    this.values = values;
    this.oldNames = oldNames;
  }

  /**
   * @throws CommandException if the file can't be read or has an unknown key of ours
   */
  static CommandProperties load(Optional<Path> file, Map<String, String> environment) {
    var values = new HashMap<String, String>();
    file.or(() -> Optional.ofNullable(environment.get(FILE)).filter(name -> !name.isBlank()).map(Path::of))
        .ifPresent(path -> values.putAll(read(path)));
    var oldNames = new TreeSet<String>();
    environment.forEach(
        (name, value) -> {
          if (!value.isBlank() && environment.getOrDefault(PREFIX + name, "").isBlank()) {
            olderKey(name)
                .ifPresent(
                    key -> {
                      values.put(key, value);
                      oldNames.add(name);
                    });
          }
        });
    environment.forEach(
        (name, value) -> {
          if (!value.isBlank() && name.startsWith(PREFIX)) {
            key(name.substring(PREFIX.length())).ifPresent(key -> values.put(key, value));
          }
        });
    return new CommandProperties(values, oldNames);
  }

  /** The setting that a variable stands for, which is named without the prefix. */
  private static Optional<String> key(String variable) {
    return variable.startsWith(KAFKA_VARIABLE)
        ? Optional.of(KAFKA + variable.substring(KAFKA_VARIABLE.length()).toLowerCase(Locale.ROOT).replace('_', '.'))
        : KNOWN.stream().filter(key -> key.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT).equals(variable)).findFirst();
  }

  /** Other programs have variables of Kafka too; only names of its clients' settings are meant for this one. */
  private static Optional<String> olderKey(String variable) {
    return key(variable).filter(key -> !key.startsWith(KAFKA) || isOfKafka(key.substring(KAFKA.length())));
  }

  private static boolean isOfKafka(String name) {
    return ProducerConfig.configNames().contains(name)
        || ConsumerConfig.configNames().contains(name)
        || AdminClientConfig.configNames().contains(name);
  }

  /** Variables that were read by their older names, which lack the prefix. */
  Set<String> oldNames() {
    return oldNames;
  }

  /**
   * @throws CommandException naming the setting, if its value can't be read
   */
  <T> Optional<T> get(String key, Function<String, T> reader, String form) {
    return get(key)
        .map(
            value -> {
              try {
                return reader.apply(value);
              } catch (IllegalArgumentException e) {
                throw new CommandException(ExitCode.USAGE, "%s is %s, but must be %s".formatted(key, shown(value), form));
              }
            });
  }

  private static String shown(String value) {
    return HARMLESS.matcher(value).matches() ? value : "a text of " + value.length() + " characters";
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
}
