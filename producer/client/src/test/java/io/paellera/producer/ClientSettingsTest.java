package io.paellera.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.paellera.producer.internal.KafkaProperties;
import org.junit.jupiter.api.Test;

class ClientSettingsTest {

  private static final String JAAS =
      "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"u\" password=\"hush\";";

  @Test
  void everyKafkaSettingReachesTheClientsThatKnowIt() {
    var settings =
        RenderClient.builder()
            .kafka("kafka.security.protocol", "SASL_SSL")
            .kafka("sasl.mechanism", "PLAIN")
            .kafka("kafka.sasl.jaas.config", JAAS)
            .kafka("ssl.truststore.password", "hush")
            .kafka("compression.type", "zstd")
            .kafka("fetch.min.bytes", "5")
            .kafka("my.interceptor.url", "http://hush")
            .settings();
    assertThat(KafkaProperties.producer(settings))
        .containsEntry("security.protocol", "SASL_SSL")
        .containsEntry("sasl.jaas.config", JAAS)
        .containsEntry("compression.type", "zstd")
        .containsEntry("my.interceptor.url", "http://hush")
        .containsEntry("acks", "all")
        .containsEntry("enable.idempotence", true)
        .doesNotContainKey("fetch.min.bytes");
    assertThat(KafkaProperties.consumer(settings))
        .containsEntry("fetch.min.bytes", "5")
        .containsEntry("sasl.mechanism", "PLAIN")
        .containsEntry("isolation.level", "read_committed")
        .doesNotContainKey("compression.type");
    assertThat(KafkaProperties.admin(settings))
        .containsEntry("ssl.truststore.password", "hush")
        .doesNotContainKey("fetch.min.bytes");
  }

  @Test
  void secretsAreNotInTheTextForm() {
    var settings =
        RenderClient.builder()
            .kafka("sasl.jaas.config", JAAS)
            .kafka("ssl.keystore.key", "hush")
            .kafka("some.plugin.token", "hush")
            .kafka("client.id", "shown")
            .settings();
    assertThat(settings.toString()).doesNotContain("hush").contains("client.id=shown", "sasl.jaas.config=***");
  }

  @Test
  void whatThePromisesRestOnCannotBeSet() {
    for (String key : new String[] {"acks", "kafka.enable.idempotence", "isolation.level", "transactional.id"}) {
      var builder = RenderClient.builder().kafka(key, "0");
      assertThatThrownBy(builder::settings).hasMessageContaining("fixed by the client");
    }
  }
}
