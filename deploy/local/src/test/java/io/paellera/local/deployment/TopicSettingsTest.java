package io.paellera.local.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.paellera.embedded.EmbeddedKafka;
import io.paellera.producer.RenderClient;
import io.paellera.producer.TopicAdmin;
import io.paellera.producer.TopicPlan;
import io.paellera.schemas.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The topics are the same whoever makes them, and as the operations page tells. */
class TopicSettingsTest {

  private static final String RELEASE =
      """
      image: {repository: registry.example/paellera-worker-cuda}
      kafka: {bootstrapServers: "kafka-0:9092"}
      s3: {bucket: pictures}
      topics: {create: true, image: {repository: registry.example/paellera}, replicas: 1, retentionHours: %d, deadLetterRetentionHours: %d}
      strimzi: {cluster: events}
      """;
  private static final int PARTITIONS = 64;

  @TempDir private Path scratch;

  @BeforeAll
  static void helmIsThere() {
    assumeTrue(Chart.helmIsHere(), "SKIPPED: there is no Helm library for this platform, the chart is not checked");
  }

  private static Map<String, Map<String, String>> made(TopicPlan plan) throws Exception {
    var settings = new TreeMap<String, Map<String, String>>();
    try (var kafka = EmbeddedKafka.start();
        var admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
        var topics = new TopicAdmin(RenderClient.builder().bootstrapServers(kafka.bootstrapServers()).settings())) {
      for (var state : topics.create(plan)) {
        settings.put(state.name(), settings(admin, state.name()));
      }
    }
    return settings;
  }

  /** What was set for a topic alone, and its partitions. */
  private static Map<String, String> settings(Admin admin, String topic) throws ExecutionException, InterruptedException {
    var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    var settings =
        admin.describeConfigs(List.of(resource)).all().get().get(resource).entries().stream()
            .filter(entry -> entry.source() == ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG)
            .collect(Collectors.toMap(ConfigEntry::name, ConfigEntry::value));
    int partitions = admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic).partitions().size();
    settings.put("partitions", String.valueOf(partitions));
    return settings;
  }

  private Chart chart(TopicPlan plan) {
    return Chart.render(scratch, RELEASE.formatted(plan.retention().toHours(), plan.deadLetterRetention().toHours()));
  }

  private static Map<String, Map<String, String>> ofStrimzi(Chart chart) {
    return chart.objects().stream()
        .filter(object -> object.path("kind").asString().equals("KafkaTopic"))
        .collect(Collectors.toMap(topic -> topic.at("/metadata/name").asString(), TopicSettingsTest::settings));
  }

  private static Map<String, String> settings(JsonNode topic) {
    var settings = new HashMap<String, String>();
    topic.at("/spec/config").properties().forEach(setting -> settings.put(setting.getKey(), setting.getValue().asString()));
    settings.put("partitions", topic.at("/spec/partitions").asString());
    return settings;
  }

  private static Stream<TopicPlan> plans() {
    var plan = TopicPlan.DEFAULT.withPartitions(PARTITIONS).withReplicas(1);
    return Stream.of(plan, plan.withRetention(Duration.ofHours(1)).withDeadLetterRetention(Duration.ofHours(2)));
  }

  @Test
  void strimziMakesTheTopicsAsTheCommandDoes() throws Exception {
    for (TopicPlan plan : plans().toList()) {
      assertThat(ofStrimzi(chart(plan))).isEqualTo(made(plan));
    }
  }

  @Test
  void theDoctorHasNothingToSayOfTheTopicsOfStrimzi() {
    var plan = plans().findFirst().orElseThrow();
    try (var kafka = EmbeddedKafka.start();
        var admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
        var doctor = new TopicAdmin(RenderClient.builder().bootstrapServers(kafka.bootstrapServers()).settings())) {
      ofStrimzi(chart(plan)).forEach((name, settings) -> create(admin, name, settings));
      assertThat(doctor.inspect(plan)).allSatisfy(state -> assertThat(state.differences()).as(state.name()).isEmpty());
    }
  }

  private static void create(Admin admin, String name, Map<String, String> settings) {
    var config = new HashMap<>(settings);
    int partitions = Integer.parseInt(config.remove("partitions"));
    try {
      admin.createTopics(List.of(new NewTopic(name, Optional.of(partitions), Optional.empty()).configs(config))).all().get();
    } catch (ExecutionException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void theJobOfTheChartAsksForTheSameTopics() {
    var plan = TopicPlan.DEFAULT.withPartitions(PARTITIONS).withReplicas(1);
    assertThat(chart(plan).only("Job").at("/spec/template/spec/containers/0/args").valueStream().map(JsonNode::asString))
        .containsExactly(
            "topics",
            "create",
            "--partitions=" + plan.partitions(),
            "--replicas=1",
            "--retention=" + plan.retention().toHours() + "h",
            "--dlq-retention=" + plan.deadLetterRetention().toHours() + "h");
    var unset = Chart.render(scratch, RELEASE.formatted(1, 1).replaceFirst(", retentionHours[^}]*", ""));
    assertThat(ofStrimzi(unset)).as("the chart's own values are the command's").isEqualTo(ofStrimzi(chart(plan)));
  }

  @Test
  void thePageTellsEverySetting() throws Exception {
    var page = Repository.text("deploy/README.md");
    made(TopicPlan.DEFAULT)
        .forEach(
            (topic, settings) -> {
              String row = page.lines().filter(line -> line.startsWith("| `" + topic + "` |")).findFirst().orElseThrow();
              settings.forEach(
                  (name, value) -> {
                    boolean many = name.equals("partitions") && !value.equals("1");
                    assertThat(row).contains(many ? "--partitions" : name.equals("partitions") ? "| 1 |" : "`" + name + "=" + value + "`");
                  });
            });
    assertThat(page).contains("offsets.retention.minutes", "transaction.version", "offset.metadata.max.bytes", Topics.DEFAULT.jobs());
  }
}
