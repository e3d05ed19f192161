package io.paellera.worker.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.paellera.renderer.RendererOptions;
import io.paellera.schemas.Topics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {

  private static final Map<String, String> LEAST = Map.of("kafka.bootstrap.servers", "localhost:9092", "s3.bucket", "pictures");

  @Test
  void leftOutSettingsHaveTheirDefaults() {
    var settings = SettingsReader.of(LEAST);

    assertThat(settings.batch().maxSize()).isEqualTo(8);
    assertThat(settings.batch().maxWait()).isEqualTo(Duration.ofMillis(200));
    assertThat(settings.intake().maxMessageSize()).isEqualTo(new ByteSize(256 << 10));
    assertThat(settings.intake().protocol()).isEqualTo(WorkerSettings.GroupProtocol.CLASSIC);
    assertThat(settings.topics().names()).isEqualTo(Topics.DEFAULT);
    assertThat(settings.inputs().allowedBuckets()).isEmpty();
    assertThat(settings.model().directory()).isEmpty();
    assertThat(settings.render().denoising()).isEqualTo(RendererOptions.Precision.HALF);
    assertThat(settings.render().decoding()).isEqualTo(RendererOptions.Precision.FULL);
  }

  @Test
  void everySettingCanBeSet() {
    var values = new HashMap<>(LEAST);
    values.put("s3.access-key", "id");
    values.put("s3.secret-key", "secret");
    values.put("intake.protocol", "consumer");
    values.put("inputs.allowed-buckets", "a,b");
    values.put("render.threads", "3");
    values.put("render.decoding", "half");
    SettingsCatalogue.entries().forEach(entry -> entry.defaultValue().ifPresent(value -> values.putIfAbsent(entry.key(), value)));

    var settings = SettingsReader.of(values);

    assertThat(settings.intake().protocol()).isEqualTo(WorkerSettings.GroupProtocol.CONSUMER);
    assertThat(settings.inputs().allowedBuckets()).hasValue(List.of("a", "b"));
    assertThat(settings.render().threads()).hasValue(3);
    assertThat(settings.render().decoding()).isEqualTo(RendererOptions.Precision.HALF);
  }

  @Test
  void kafkaIsNotToldOfSettingsInTheMachinesLanguage() {
    var before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("tr"));
    try {
      assertThat(new KafkaProperties(SettingsReader.of(LEAST)).consumer("worker")).containsEntry("group.protocol", "classic");
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void unknownSettingIsRefusedNamingTheNearest() {
    assertThatThrownBy(() -> with("batch.max-sise", "4"))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessage("batch.max-sise is not a setting; did you mean batch.max-size?");
    assertThatThrownBy(() -> with("kafka.sasl.mechanisms", "PLAIN")).hasMessageContaining("did you mean kafka.sasl.mechanism?");
    assertThatThrownBy(() -> SettingsReader.read(Map.of("PAELLERA_BATCH_MAXSIZE", "4")))
        .hasMessageContaining("PAELLERA_BATCH_MAX_SIZE");
  }

  @Test
  void variableThatNamesTheSettingsFileIsNoSetting() {
    var environment =
        Map.of("PAELLERA_CONFIG", "worker.properties", "PAELLERA_KAFKA_BOOTSTRAP_SERVERS", "localhost:9092", "PAELLERA_S3_BUCKET", "pictures");

    assertThat(SettingsReader.read(environment).s3().bucket()).contains("pictures");
  }

  @Test
  void addressOfSpansThatIsNoneIsRefused() {
    assertThat(with("tracing.endpoint", "http://collector:4318/v1/traces").tracing().endpoint()).isPresent();
    assertThatThrownBy(() -> with("tracing.endpoint", "collector:4318"))
        .hasMessage("tracing.endpoint is collector:4318, but must be an address such as https://host:9000");
  }

  @Test
  void valueOutsideItsLimitsIsRefusedNamingThem() {
    assertThatThrownBy(() -> with("batch.max-size", "0")).hasMessage("batch.max-size is 0, but must be from 1 to 1024");
    assertThatThrownBy(() -> with("render.step-timeout", "5h"))
        .hasMessage("render.step-timeout is 300m, but must be from 100ms to 60m");
    assertThatThrownBy(() -> with("intake.max-message-size", "1")).hasMessageContaining("1 KiB to 16 MiB");
    assertThatThrownBy(() -> with("render.threads", "0")).hasMessageContaining("from 1 to 1024");
  }

  @Test
  void valueOfTheWrongKindIsRefusedNamingTheSetting() {
    assertThatThrownBy(() -> with("batch.max-wait", "soon")).isInstanceOf(InvalidSettingException.class)
        .hasMessageContaining("batch.max-wait");
    assertThatThrownBy(() -> with("batch.max-size", "many")).hasMessageContaining("batch.max-size");
    assertThatThrownBy(() -> with("intake.protocol", "raft")).hasMessageContaining("intake.protocol");
  }

  @Test
  void aValueOfTheWrongFormWasToldInTheClassesOfALibrary() {
    assertThatThrownBy(() -> with("intake.window", "abc"))
        .hasMessageMatching("intake.window is abc, but must be a whole number, from \\d+ to \\d+");
    assertThatThrownBy(() -> with("intake.window", "")).hasMessageStartingWith("intake.window is empty, but must be a whole number");
    assertThatThrownBy(() -> with("batch.max-wait", "soon"))
        .hasMessage("batch.max-wait is soon, but must be a duration such as 200ms, 5s, 2m or 1h, from 0s to 10m");
    assertThatThrownBy(() -> with("intake.max-message-size", "big")).hasMessageContaining("a size such as 256 KiB");
    assertThatThrownBy(() -> with("intake.protocol", "raft")).hasMessage("intake.protocol is raft, but must be classic or consumer");
    assertThatThrownBy(() -> with("s3.path-style", "ture")).hasMessage("s3.path-style is ture, but must be true or false");
    assertThatThrownBy(() -> with("s3.endpoint", "store:9000"))
        .hasMessage("s3.endpoint is store:9000, but must be an address such as https://host:9000");
    assertThat(with("intake.protocol", "CONSUMER").intake().protocol()).isEqualTo(WorkerSettings.GroupProtocol.CONSUMER);
    assertThat(with("s3.path-style", "Yes").s3().pathStyle()).isTrue();
    assertThat(with("s3.endpoint", "").s3().endpoint()).isEmpty();
  }

  @Test
  void aSecretThatWasPastedAtTheWrongPlaceWasPrinted() {
    String secret = "wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY";
    assertThatThrownBy(() -> with("intake.window", secret)).hasMessageContaining("a text of 38 characters").hasMessageNotContaining(secret);
    assertThatThrownBy(() -> with("tracing.endpoint", secret)).hasMessageNotContaining(secret);
    for (String shorter : List.of("minioadmin", "hunter22", "9f8a7b6c5d4e3f2a", "tiger-Scott:77")) {
      assertThatThrownBy(() -> with("intake.window", shorter))
          .hasMessageContaining("a text of " + shorter.length() + " characters")
          .hasMessageNotContaining(shorter);
    }
    assertThatThrownBy(() -> with(secret, "")).hasMessageStartingWith("a name of 38 characters is not a setting").hasMessageNotContaining(secret);
  }

  @Test
  void variablesOfTheLaunchersWereTakenForSettings() {
    var environment =
        Map.of(
            "PAELLERA_JAVA_OPTIONS", "-Xmx1g", "PAELLERA_LOG", "warn", "PAELLERA_KAFKA_BOOTSTRAP_SERVERS", "localhost:9092",
            "PAELLERA_S3_BUCKET", "pictures");
    assertThat(SettingsReader.read(environment).s3().bucket()).contains("pictures");
  }

  @Test
  void whatTheStoreNeedsTogetherIsAskedForTogether() {
    assertThatThrownBy(() -> with("s3.session-token", "t")).hasMessageContaining("s3.access-key and s3.secret-key too");
    assertThatThrownBy(() -> with("s3.server-side-encryption", "aws:kmz"))
        .hasMessage("s3.server-side-encryption is aws:kmz, but must be AES256 or aws:kms or aws:kms:dsse");
    assertThatThrownBy(() -> with("s3.kms-key-id", "alias/pictures")).hasMessageContaining("set s3.server-side-encryption=aws:kms too");
  }

  @Test
  void whatIsRequiredIsAskedFor() {
    assertThatThrownBy(() -> SettingsReader.of(Map.of("s3.bucket", "pictures"))).hasMessageContaining("kafka.bootstrap.servers");
    assertThatThrownBy(() -> SettingsReader.of(Map.of("kafka.bootstrap.servers", "localhost:9092")))
        .hasMessageContaining("s3.bucket");
    assertThatThrownBy(() -> with("s3.access-key", "id")).hasMessageContaining("s3.secret-key");
  }

  @Test
  void whatTheDeliveryPromisesRestOnCannotBeSet() {
    assertThatThrownBy(() -> with("kafka.enable.auto.commit", "true"))
        .hasMessageContaining("offsets are committed with the results");
    assertThatThrownBy(() -> with("kafka.group.id", "mine")).hasMessageContaining("intake.group");
  }

  @Test
  void theEnvironmentWinsOverTheFile(@TempDir Path directory) throws Exception {
    var file = Files.writeString(
        directory.resolve("worker.properties"), "kafka.bootstrap.servers=file:1\ns3.bucket=pictures\nbatch.max-size=4\n");

    var settings =
        SettingsReader.read(
            file,
            Map.of(
                "PAELLERA_BATCH_MAX_SIZE", "16", "PAELLERA_KAFKA_SECURITY_PROTOCOL", "SASL_SSL", "PATH", "/bin",
                    "PAELLERA_S3_PATH_STYLE", "true"));

    assertThat(settings.batch().maxSize()).isEqualTo(16);
    assertThat(settings.s3().pathStyle()).isTrue();
    assertThat(settings.kafka()).containsEntry("security.protocol", "SASL_SSL").containsEntry("bootstrap.servers", "file:1");
  }

  @Test
  void missingFileIsNamed(@TempDir Path directory) {
    assertThatThrownBy(() -> SettingsReader.read(directory.resolve("none.properties"), Map.of()))
        .hasMessageStartingWith("there is no settings file ")
        .hasMessageContaining("none.properties: check --config and PAELLERA_CONFIG");
  }

  @Test
  void secretsDoNotShow() {
    var values = new HashMap<>(LEAST);
    values.put("s3.access-key", "id");
    values.put("s3.secret-key", "hush");

    var settings = SettingsReader.of(values);

    assertThat(settings.s3().secretKey().orElseThrow().value()).isEqualTo("hush");
    assertThat(settings.s3().secretKey().toString()).doesNotContain("hush");
    assertThatThrownBy(() -> with("s3.secret-key", "hush")).hasMessageNotContaining("hush");
  }

  @Test
  void theTableListsEverySetting() {
    var table = SettingsCatalogue.markdown();

    assertThat(table).contains("| `batch.max-size` | `8` | 1 to 1024 | Most pictures in one batch |");
    assertThat(table.lines()).hasSize(SettingsCatalogue.entries().size() + 3);
    assertThat(SettingsCatalogue.entries()).hasSizeGreaterThan(40).extracting(SettingsCatalogue.Entry::key)
        .doesNotHaveDuplicates();
  }

  private static WorkerSettings with(String key, String value) {
    var values = new HashMap<>(LEAST);
    values.put(key, value);
    return SettingsReader.of(values);
  }
}
