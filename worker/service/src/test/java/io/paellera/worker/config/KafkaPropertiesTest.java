package io.paellera.worker.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KafkaPropertiesTest {

  @ParameterizedTest
  @CsvSource({"1s, 250", "8s, 2000", "60s, 3000", "10m, 3000"})
  void newWorkersWaitedAQuarterOfALongSessionForTheirPartitions(String session, int heartbeat) {
    var settings =
        SettingsReader.of(
            Map.of("kafka.bootstrap.servers", "kafka:9092", "s3.bucket", "pictures", "intake.session-timeout", session));

    assertThat(new KafkaProperties(settings).consumer("worker")).containsEntry(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, heartbeat);
  }
}
