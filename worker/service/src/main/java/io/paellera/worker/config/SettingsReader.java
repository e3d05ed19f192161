package io.paellera.worker.config;

import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Makes {@link WorkerSettings} from a properties file and the environment; the environment wins. */
public final class SettingsReader {

  static final String ROOT = "paellera";
  static final String ENVIRONMENT_PREFIX = "PAELLERA_";

  /** Names the settings file, for the worker and for the paellera command alike; not a setting itself. */
  private static final String FILE_VARIABLE = ENVIRONMENT_PREFIX + "CONFIG";

  private static final String KAFKA_KEY = "kafka.";
  private static final String KAFKA_VARIABLE = ENVIRONMENT_PREFIX + "KAFKA_";
  private static final int ORDINAL = 100;

  private SettingsReader() {}

  /**
   * @param file properties such as {@code batch.max-size=16}
   * @param environment variables such as {@code PAELLERA_BATCH_MAX_SIZE=16}; names without the prefix are ignored
   * @throws InvalidSettingException if a setting is unknown, missing or outside its limits
   */
  public static WorkerSettings read(Path file, Map<String, String> environment) {
    var values = new HashMap<String, String>();
    var properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (IOException e) {
      throw new InvalidSettingException("the settings file " + file.toAbsolutePath() + " can't be read: " + e.getMessage(), e);
    }
    properties.stringPropertyNames().forEach(name -> values.put(name, properties.getProperty(name)));
    values.putAll(fromEnvironment(environment));
    return of(values);
  }

  /** Settings from the environment alone. */
  public static WorkerSettings read(Map<String, String> environment) {
    return of(fromEnvironment(environment));
  }

  /** Settings from keys such as {@code batch.max-size}. */
  public static WorkerSettings of(Map<String, String> values) {
    values.keySet().forEach(SettingsReader::requireKnown);
    Map<String, String> rooted =
        values.entrySet().stream()
            .collect(Collectors.toMap(value -> ROOT + "." + quoted(value.getKey()), value -> value.getValue().strip()));
    try {
      var settings =
          new SmallRyeConfigBuilder()
              .withConverter(Duration.class, ORDINAL, DurationText::parse)
              .withConverter(ByteSize.class, ORDINAL, ByteSize::parse)
              .withConverter(Secret.class, ORDINAL, text -> text.isEmpty() ? null : new Secret(text))
              .withSources(new PropertiesConfigSource(rooted, "settings", ORDINAL))
              .withMapping(WorkerSettings.class)
              .build()
              .getConfigMapping(WorkerSettings.class);
      SettingsCatalogue.check(settings);
      KafkaProperties.check(settings.kafka());
      requireBucket(settings);
      settings.tracing().endpoint().ifPresent(SettingsReader::requireHttp);
      return settings;
    } catch (ConfigValidationException e) {
      throw new InvalidSettingException(explain(e), e);
    }
  }

  private static void requireKnown(String key) {
    var known =
        SettingsCatalogue.entries().stream().map(SettingsCatalogue.Entry::key).collect(Collectors.toCollection(TreeSet::new));
    if (!known.contains(key) && !key.startsWith(KAFKA_KEY)) {
      throw new InvalidSettingException(key + " is not a setting; did you mean " + Nearest.to(key, known) + "?");
    }
  }

  private static void requireBucket(WorkerSettings settings) {
    if (settings.s3().bucket().isEmpty()) {
      throw new InvalidSettingException("s3.bucket is missing: set it to the bucket that holds the pictures");
    }
    if (settings.s3().accessKey().isPresent() != settings.s3().secretKey().isPresent()) {
      throw new InvalidSettingException("s3.access-key and s3.secret-key go together: set both or none");
    }
  }

  private static void requireHttp(URI endpoint) {
    if (endpoint.getHost() == null || !List.of("http", "https").contains(endpoint.getScheme())) {
      throw new InvalidSettingException(
          "tracing.endpoint is " + endpoint + ", but must be an address such as http://collector:4318/v1/traces");
    }
  }

  private static Map<String, String> fromEnvironment(Map<String, String> environment) {
    var keys =
        SettingsCatalogue.entries().stream()
            .collect(
                Collectors.toMap(
                    SettingsCatalogue.Entry::environmentVariable, SettingsCatalogue.Entry::key, (a, b) -> a, TreeMap::new));
    var values = new HashMap<String, String>();
    environment.forEach(
        (name, value) -> {
          if (name.startsWith(KAFKA_VARIABLE)) {
            values.put(KAFKA_KEY + name.substring(KAFKA_VARIABLE.length()).toLowerCase(Locale.ROOT).replace('_', '.'), value);
          } else if (keys.containsKey(name)) {
            values.put(keys.get(name), value);
          } else if (name.startsWith(ENVIRONMENT_PREFIX) && !name.equals(FILE_VARIABLE)) {
            throw new InvalidSettingException(
                "the environment variable " + name + " is not a setting; did you mean " + Nearest.to(name, keys.keySet()) + "?");
          }
        });
    return values;
  }

  /** Keys of a map with dots in them need quotes. */
  private static String quoted(String key) {
    return key.startsWith(KAFKA_KEY) ? KAFKA_KEY + '"' + key.substring(KAFKA_KEY.length()) + '"' : key;
  }

  private static String explain(ConfigValidationException e) {
    var problems = new TreeSet<String>();
    for (int i = 0; i < e.getProblemCount(); i++) {
      problems.add(e.getProblem(i).getMessage().replace(ROOT + ".", ""));
    }
    return String.join("; ", problems);
  }
}
