package io.paellera.worker.support;

import java.net.URI;
import java.util.UUID;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.DockerImageName;

/** Apache Kafka in a container, of the version that the compose file names, and the S3 server's image, {@code S3_IMAGE} or ours. */
final class ContainerServers implements Servers {

  private static final String KAFKA = "apache/kafka:4.4.0";
  private static final String S3 = System.getenv().getOrDefault("S3_IMAGE", "paellera-embedded:latest");
  private static final int S3_PORT = 9000;

  private final String accessKey = "paellera";
  private final String secretKey = UUID.randomUUID().toString();
  private final KafkaContainer kafka =
      new KafkaContainer(DockerImageName.parse(KAFKA))
          .withEnv("KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS", "0")
          .withEnv("KAFKA_GROUP_MIN_SESSION_TIMEOUT_MS", "1000")
          .withEnv("KAFKA_GROUP_CONSUMER_MAX_SESSION_TIMEOUT_MS", "600000")
          .withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false");
  private final GenericContainer<?> s3 =
      new GenericContainer<>(DockerImageName.parse(S3))
          .withEnv("PAELLERA_S3_ACCESS_KEY", accessKey)
          .withEnv("PAELLERA_S3_SECRET_KEY", secretKey)
          .withExposedPorts(S3_PORT)
          .waitingFor(Wait.forListeningPort());

  ContainerServers() {
    try {
      s3.start();
      kafka.start();
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  @Override
  public String bootstrapServers() {
    return kafka.getBootstrapServers();
  }

  @Override
  public URI endpoint() {
    return URI.create("http://" + s3.getHost() + ":" + s3.getMappedPort(S3_PORT));
  }

  @Override
  public String accessKey() {
    return accessKey;
  }

  @Override
  public String secretKey() {
    return secretKey;
  }

  @Override
  public void close() {
    kafka.stop();
    s3.stop();
  }
}
