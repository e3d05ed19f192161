package io.paellera.local.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.paellera.producer.RenderClient;
import io.paellera.producer.TopicAdmin;
import io.paellera.producer.TopicPlan;
import io.paellera.schemas.RenderJob;
import io.paellera.schemas.RenderStatus;
import io.paellera.testcontainers.PaelleraContainer;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.startupcheck.OneShotStartupCheckStrategy;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.DockerImageName;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * The worker as its image holds it. Runs with {@code -Pimages,containers} where there is Docker; {@code -Dbase.image} names another
 * base.
 */
class WorkerImageTest {
  private static final String IMAGE = "paellera-worker:test";
  private static final String STORE = "paellera-embedded:test";
  private static final String BUCKET = "pictures";
  private static final String ACCESS_KEY = "paellera";
  private static final int S3_PORT = 9000;
  private static final int GRACE_SECONDS = 45;

  @TempDir private static Path directory;

  private final String secretKey = UUID.randomUUID().toString();

  @BeforeAll
  static void buildImage() {
    ContainerNeeds.areWanted();
    ContainerNeeds.need(DockerClientFactory.instance().isDockerAvailable(), "THERE IS NO DOCKER HERE, the worker's image is not tested");
    build("deploy/docker/worker.Dockerfile", IMAGE);
    build("deploy/docker/embedded.Dockerfile", STORE);
  }

  private static void build(String dockerfile, String image) {
    new Program("docker", directory)
        .lines("build", "-f", dockerfile, "-t", image, "--build-arg", "BASE_IMAGE=" + ContainerNeeds.baseImage(), ".");
  }

  @Test
  void drawsAJobWithoutWritingItsRootAndStopsWhenToldTo() throws Exception {
    try (var network = Network.newNetwork();
        var kafka = kafka(network);
        var s3 = s3(network);
        var worker = worker(network)) {
      kafka.start();
      s3.start();
      createBucket(s3);
      try (var client = RenderClient.builder().bootstrapServers(kafka.getBootstrapServers()).build();
          var topics = new TopicAdmin(client.settings())) {
        topics.create(TopicPlan.DEFAULT.withPartitions(4).withReplicas(1));
        worker.start();

        var result = client.submit(RenderJob.builder("apple", "red apple").steps(2).build()).get(2, TimeUnit.MINUTES);

        assertThat(result.status()).isEqualTo(RenderStatus.COMPLETED);
        assertThat(worker.execInContainer("/opt/paellera/healthcheck", "/readyz").getExitCode()).isZero();
        assertThat(worker.execInContainer("/opt/paellera/healthcheck", "/nowhere").getExitCode()).isNotZero();
      }
      var docker = worker.getDockerClient();
      docker.stopContainerCmd(worker.getContainerId()).withTimeout(GRACE_SECONDS).exec();
      var state = docker.inspectContainerCmd(worker.getContainerId()).exec().getState();
      assertThat(state.getExitCodeLong()).as(worker::getLogs).isZero();
    }
  }

  /** What other people's tests start. */
  @Test
  void theContainerForOtherPeoplesTestsDrawsAJob() throws Exception {
    var kafka = DockerImageName.parse(composeDefault("KAFKA_IMAGE"));
    try (var paellera = new PaelleraContainer(DockerImageName.parse(IMAGE), DockerImageName.parse(STORE), kafka)) {
      paellera.start();
      try (var client = RenderClient.builder().bootstrapServers(paellera.getBootstrapServers()).build()) {
        var result = client.submit(RenderJob.builder("pear", "green pear").steps(2).build()).get(2, TimeUnit.MINUTES);
        assertThat(result.status()).isEqualTo(RenderStatus.COMPLETED);
        assertThat(result.images().get(0).uri()).startsWith("s3://" + paellera.getBucket() + "/");
      }
    }
  }

  /** Clusters choose user ids of their own, and operators flags of their own. */
  @Test
  void drawsForAnyUserAndWithAnyFlags() {
    try (var check =
        readOnly()
            .withCommand("check")
            .withEnv("JDK_JAVA_OPTIONS", "-Xmx600m")
            .withCreateContainerCmdModifier(command -> command.withUser("4711:4711"))
            .withStartupCheckStrategy(new OneShotStartupCheckStrategy().withTimeout(Duration.ofMinutes(2)))) {
      check.start();

      assertThat(check.getLogs()).contains("drew one picture");
    }
  }

  private static KafkaContainer kafka(Network network) {
    return new KafkaContainer(DockerImageName.parse(composeDefault("KAFKA_IMAGE")))
        .withNetwork(network)
        .withListener("kafka:19092")
        .withEnv("KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS", "0");
  }

  private GenericContainer<?> s3(Network network) {
    return new GenericContainer<>(DockerImageName.parse(STORE))
        .withNetwork(network)
        .withNetworkAliases("s3")
        .withEnv("PAELLERA_S3_ACCESS_KEY", ACCESS_KEY)
        .withEnv("PAELLERA_S3_SECRET_KEY", secretKey)
        .withExposedPorts(S3_PORT)
        .waitingFor(Wait.forListeningPort());
  }

  private GenericContainer<?> worker(Network network) {
    return readOnly()
        .withNetwork(network)
        .withEnv(
            Map.of(
                "PAELLERA_KAFKA_BOOTSTRAP_SERVERS", "kafka:19092",
                "PAELLERA_S3_ENDPOINT", "http://s3:" + S3_PORT,
                "PAELLERA_S3_PATH_STYLE", "true",
                "PAELLERA_S3_BUCKET", BUCKET,
                "PAELLERA_S3_ACCESS_KEY", ACCESS_KEY,
                "PAELLERA_S3_SECRET_KEY", secretKey))
        .withExposedPorts(9464)
        .waitingFor(Wait.forHttp("/readyz").withStartupTimeout(Duration.ofMinutes(2)));
  }

  private static GenericContainer<?> readOnly() {
    return new GenericContainer<>(DockerImageName.parse(IMAGE))
        .withCreateContainerCmdModifier(command -> command.getHostConfig().withReadonlyRootfs(true))
        .withTmpFs(Map.of("/tmp", "rw"));
  }

  private void createBucket(GenericContainer<?> s3) {
    try (var client =
        S3Client.builder()
            .endpointOverride(URI.create("http://" + s3.getHost() + ":" + s3.getMappedPort(S3_PORT)))
            .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(ACCESS_KEY, secretKey)))
            .region(Region.US_EAST_1)
            .forcePathStyle(true)
            .build()) {
      client.createBucket(request -> request.bucket(BUCKET));
    }
  }

  /** The image that the compose file takes if nothing else is said. */
  private static String composeDefault(String variable) {
    var line =
        Repository.lines("docker-compose.yml").stream().filter(text -> text.contains("${" + variable + ":-")).findFirst().orElseThrow();
    return line.substring(line.indexOf(":-") + 2, line.lastIndexOf('}'));
  }
}
