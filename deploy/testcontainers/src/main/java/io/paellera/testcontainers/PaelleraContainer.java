package io.paellera.testcontainers;

import io.paellera.producer.RenderClient;
import io.paellera.producer.TopicAdmin;
import io.paellera.producer.TopicPlan;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * A worker with the built-in model, in a container of its image, and beside it a broker and a store for it alone. Starting it makes
 * topics and bucket, and waits until the worker takes jobs.
 */
public class PaelleraContainer extends GenericContainer<PaelleraContainer> {

  /** The broker that takes part unless another is named. */
  public static final DockerImageName KAFKA = DockerImageName.parse("apache/kafka:4.4.0");

  private static final String BUCKET = "pictures";
  private static final String ACCESS_KEY = "paellera";
  private static final String BROKER_ADDRESS = "kafka:19092";
  private static final int STORE_PORT = 9000;
  private static final int HTTP_PORT = 9464;
  private static final int PARTITIONS = 4;
  private static final Duration START = Duration.ofMinutes(3);

  private final String secretKey = UUID.randomUUID().toString();
  private final Network network = Network.newNetwork();
  private final KafkaContainer kafka;
  private final GenericContainer<?> store;

  /**
   * @param worker image {@code paellera-worker}
   * @param store image {@code paellera-embedded}
   */
  public PaelleraContainer(String worker, String store) {
    this(DockerImageName.parse(worker), DockerImageName.parse(store), KAFKA);
  }

  /**
   * @param worker image {@code paellera-worker}
   * @param store image {@code paellera-embedded}
   * @param kafka image {@code apache/kafka}
   */
  public PaelleraContainer(DockerImageName worker, DockerImageName store, DockerImageName kafka) {
    super(worker);
    this.kafka =
        new KafkaContainer(kafka)
            .withNetwork(network)
            .withListener(BROKER_ADDRESS)
            .withEnv("KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS", "0");
    this.store =
        new GenericContainer<>(store)
            .withNetwork(network)
            .withNetworkAliases("s3")
            .withEnv("PAELLERA_S3_ACCESS_KEY", ACCESS_KEY)
            .withEnv("PAELLERA_S3_SECRET_KEY", secretKey)
            .withCommand("s3", "--host", "0.0.0.0", "--port", String.valueOf(STORE_PORT), "--data", "/data", "--bucket", BUCKET)
            .withExposedPorts(STORE_PORT)
            .waitingFor(Wait.forLogMessage("s3\\.endpoint=.*", 1));
    dependsOn(this.kafka, this.store);
    withNetwork(network);
    withEnv(
        Map.of(
            "PAELLERA_KAFKA_BOOTSTRAP_SERVERS", BROKER_ADDRESS,
            "PAELLERA_S3_ENDPOINT", "http://s3:" + STORE_PORT,
            "PAELLERA_S3_PATH_STYLE", "true",
            "PAELLERA_S3_BUCKET", BUCKET,
            "PAELLERA_S3_ACCESS_KEY", ACCESS_KEY,
            "PAELLERA_S3_SECRET_KEY", secretKey));
    withExposedPorts(HTTP_PORT);
    waitingFor(Wait.forHttp("/readyz").withStartupTimeout(START));
  }

  /** The broker runs by then; a worker wants to find its topics. */
  @Override
  protected void doStart() {
    try (var topics = new TopicAdmin(RenderClient.builder().bootstrapServers(getBootstrapServers()).settings())) {
      topics.create(TopicPlan.DEFAULT.withPartitions(PARTITIONS).withReplicas(1));
    }
    super.doStart();
  }

  /** Where the broker answers on this host, for {@code bootstrap.servers}. */
  public String getBootstrapServers() {
    return kafka.getBootstrapServers();
  }

  /** Where the store answers on this host, for S3 clients with addresses in the path. */
  public URI getS3Endpoint() {
    return URI.create("http://" + store.getHost() + ":" + store.getMappedPort(STORE_PORT));
  }

  /** The bucket that pictures go to. */
  public String getBucket() {
    return BUCKET;
  }

  public String getAccessKey() {
    return ACCESS_KEY;
  }

  public String getSecretKey() {
    return secretKey;
  }

  /** Ends the worker, then broker and store. */
  @Override
  public void stop() {
    super.stop();
    kafka.stop();
    store.stop();
    network.close();
  }
}
