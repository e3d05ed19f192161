package io.paellera.worker.config;

import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Makes {@link WorkerSettings} from a properties file and the environment; the environment wins. */
public final class SettingsReader {

  static final String ROOT = "paellera";
  static final String ENVIRONMENT_PREFIX = "PAELLERA_";

  /** No settings: what names the settings file, and what is for the command and the launchers. */
  private static final Set<String> OTHER_VARIABLES = Set.of("PAELLERA_CONFIG", "PAELLERA_LOG", "PAELLERA_JAVA_OPTIONS");

  /** What a name of a setting looks like; anything else may be a secret that was pasted at the wrong place. */
  private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,24}(\\.[a-z0-9-]{1,32})*");

  private static final String KAFKA_KEY = "kafka.";
  private static final String KAFKA_VARIABLE = ENVIRONMENT_PREFIX + "KAFKA_";
  private static final List<String> ENCRYPTIONS = List.of("AES256", "aws:kms", "aws:kms:dsse");
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
    } catch (NoSuchFileException e) {
      throw new InvalidSettingException(
          "there is no settings file " + file.toAbsolutePath() + ": check --config and PAELLERA_CONFIG, or leave them out", e);
    } catch (IOException | IllegalArgumentException e) {
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
    var stripped = values.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, value -> value.getValue().strip()));
    SettingsCatalogue.checkForms(stripped);
    var rooted = stripped.entrySet().stream().collect(Collectors.toMap(value -> ROOT + "." + quoted(value.getKey()), Map.Entry::getValue));
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
      requireEncryption(settings.s3());
      return settings;
    } catch (ConfigValidationException e) {
      throw new InvalidSettingException(explain(e), e);
    }
  }

  private static void requireKnown(String key) {
    var known =
        SettingsCatalogue.entries().stream().map(SettingsCatalogue.Entry::key).collect(Collectors.toCollection(TreeSet::new));
    if (!known.contains(key) && !key.startsWith(KAFKA_KEY)) {
      if (!NAME.matcher(key).matches()) {
        throw new InvalidSettingException(
            "a name of " + key.length() + " characters is not a setting; the lines of the file are like batch.max-size=16");
      }
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
    if (settings.s3().sessionToken().isPresent() && settings.s3().accessKey().isEmpty()) {
      throw new InvalidSettingException("s3.session-token belongs to an access key: set s3.access-key and s3.secret-key too");
    }
  }

  private static void requireEncryption(WorkerSettings.S3 s3) {
    var encryption = s3.serverSideEncryption();
    if (encryption.isPresent() && !ENCRYPTIONS.contains(encryption.get())) {
      throw new InvalidSettingException(
          "s3.server-side-encryption is " + ValueForm.shown(encryption.get()) + ", but must be " + String.join(" or ", ENCRYPTIONS));
    }
    if (s3.kmsKeyId().isPresent() && encryption.filter(name -> name.startsWith("aws:kms")).isEmpty()) {
      throw new InvalidSettingException("s3.kms-key-id is the key of an encryption: set s3.server-side-encryption=aws:kms too");
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
          } else if (name.startsWith(ENVIRONMENT_PREFIX) && !OTHER_VARIABLES.contains(name)) {
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
