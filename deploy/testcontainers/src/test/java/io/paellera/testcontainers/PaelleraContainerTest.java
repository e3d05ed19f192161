package io.paellera.testcontainers;

import static org.assertj.core.api.Assertions.assertThat;

import io.paellera.producer.RenderClient;
import io.paellera.spring.PaelleraAutoConfiguration;
import io.paellera.spring.PaelleraConnectionDetails;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.boot.testcontainers.service.connection.ServiceConnectionAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.testcontainers.kafka.KafkaContainer;

/** What can be told of containers where none runs. */
class PaelleraContainerTest {

  private static final String ADDRESS = "127.0.0.1:19999";
  private static final String ELSEWHERE = "127.0.0.1:9092";

  /** Says where its broker is, and whether it would run. */
  static final class Imagined extends PaelleraContainer {

    private boolean running;

    Imagined() {
      super("paellera-worker:test", "paellera-embedded:test");
    }

    @Override
    public void start() {
      running = true;
    }

    @Override
    public void stop() {
      running = false;
    }

    @Override
    public String getBootstrapServers() {
      return ADDRESS;
    }
  }

  @SpringBootConfiguration
  @ImportAutoConfiguration({ServiceConnectionAutoConfiguration.class, PaelleraAutoConfiguration.class})
  static class Application {

    @Bean
    @ServiceConnection
    Imagined paellera() {
      return new Imagined();
    }
  }

  @SpringBootConfiguration
  @ImportAutoConfiguration(PaelleraAutoConfiguration.class)
  static class WithoutContainer {}

  @Test
  void theStarterTakesTheBrokerOfAContainerWithServiceConnection() {
    try (var application = new SpringApplicationBuilder(Application.class).run("--paellera.bootstrap-servers=" + ELSEWHERE)) {
      assertThat(application.getBean(Imagined.class).running).isTrue();
      assertThat(application.getBean(PaelleraConnectionDetails.class).bootstrapServers()).isEqualTo(ADDRESS);
      assertThat(application.getBean(RenderClient.class).settings().bootstrapServers()).isEqualTo(ADDRESS);
    }
  }

  @Test
  void withoutAContainerItTakesTheOneOfTheProperties() {
    try (var application = new SpringApplicationBuilder(WithoutContainer.class).run("--paellera.bootstrap-servers=" + ELSEWHERE)) {
      assertThat(application.getBean(RenderClient.class).settings().bootstrapServers()).isEqualTo(ELSEWHERE);
    }
  }

  @Test
  void theWorkerIsStartedAfterBrokerAndStoreAndKnowsBothByTheirNames() {
    try (var paellera = new Imagined()) {
      assertThat(paellera.getDependencies()).hasSize(2).hasAtLeastOneElementOfType(KafkaContainer.class);
      assertThat(paellera.getEnvMap())
          .containsEntry("PAELLERA_KAFKA_BOOTSTRAP_SERVERS", "kafka:19092")
          .containsEntry("PAELLERA_S3_ENDPOINT", "http://s3:9000")
          .containsEntry("PAELLERA_S3_BUCKET", paellera.getBucket())
          .containsEntry("PAELLERA_S3_SECRET_KEY", paellera.getSecretKey());
    }
  }
}
