package io.paellera.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import io.paellera.embedded.EmbeddedKafka;
import io.paellera.producer.RenderClient;
import io.paellera.producer.TopicAdmin;
import io.paellera.producer.TopicPlan;
import io.paellera.producer.support.FakeWorker;
import io.paellera.producer.support.Results;
import io.paellera.schemas.RenderJob;
import io.paellera.schemas.RenderResult;
import io.paellera.schemas.RenderStatus;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.ConfigurableApplicationContext;

class StarterTest {

  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final EmbeddedKafka kafka = EmbeddedKafka.start();
  private FakeWorker worker;

  @BeforeEach
  void startWorker() {
    try (var topics = new TopicAdmin(RenderClient.builder().bootstrapServers(kafka.bootstrapServers()).settings())) {
      topics.create(TopicPlan.DEFAULT.withPartitions(2).withReplicas(1));
    }
    worker = FakeWorker.answering(kafka.bootstrapServers(), job -> Optional.of(Results.completed(job)));
  }

  @AfterEach
  void stopAll() {
    worker.close();
    kafka.close();
  }

  @Test
  void jobsGoOutAndResultsComeToTheMethodsThatWantThem() throws Exception {
    try (var application = start(SampleApplication.class)) {
      var sample = application.getBean(SampleApplication.class);
      var client = application.getBean(RenderClient.class);
      assertThat(client.settings().kafka()).containsEntry("client.dns.lookup", "use_all_dns_ips");

      assertThat(draw(client, "apple", "fruit").status()).isEqualTo(RenderStatus.COMPLETED);
      draw(client, "stone", "stones");

      await().atMost(PATIENCE).untilAsserted(() -> assertThat(sample.all).containsExactlyInAnyOrder("apple", "stone"));
      await().atMost(PATIENCE).untilAsserted(() -> assertThat(sample.fruit).containsExactly("apple"));
      await().atMost(PATIENCE).untilAsserted(() -> assertThat(sample.tried).hasSize(3).containsOnly("apple", "stone"));
      assertThat(sample.tried.get(1)).as("given again after it threw").isEqualTo(sample.tried.get(0));
      TestObservationRegistryAssert.assertThat(application.getBean(TestObservationRegistry.class))
          .hasAnObservation(observed -> observed.hasNameEqualTo("paellera.result").hasLowCardinalityKeyValue("status", "completed"));
    }
  }

  @Test
  void groupGoesOnWhereItWasBeforeItStopped() throws Exception {
    try (var application = start(SampleApplication.class)) {
      draw(application.getBean(RenderClient.class), "first", "fruit");
      var sample = application.getBean(SampleApplication.class);
      await().atMost(PATIENCE).until(() -> sample.fruit.contains("first"));
    }
    try (var client = RenderClient.builder().bootstrapServers(kafka.bootstrapServers()).build()) {
      draw(client, "meanwhile", "fruit");
    }
    try (var application = start(SampleApplication.class)) {
      var sample = application.getBean(SampleApplication.class);
      await().atMost(PATIENCE).untilAsserted(() -> assertThat(sample.fruit).containsExactly("meanwhile"));
    }
  }

  @Test
  void healthTellsWhetherTheTopicsAreThere() {
    try (var application = start(SampleApplication.class)) {
      var health = application.getBean("paelleraHealthIndicator", HealthIndicator.class).health();
      assertThat(health.getStatus()).isEqualTo(Status.UP);
      assertThat(health.getDetails().toString()).contains("render.jobs");
    }
    try (var application = start(SampleApplication.class, "--paellera.topics.jobs=elsewhere")) {
      var health = application.getBean("paelleraHealthIndicator", HealthIndicator.class).health();
      assertThat(health.getStatus()).isEqualTo(Status.DOWN);
      assertThat(health.getDetails().toString()).contains("elsewhere");
    }
  }

  @Test
  void methodThatTakesSomethingElseIsNamedAtTheStart() {
    assertThatThrownBy(() -> start(MisfitApplication.class))
        .hasStackTraceContaining("misfit.wrong listens to results, so it must take a RenderResult and nothing else");
  }

  @Test
  void settingsAreDescribedForEditors() throws Exception {
    try (var metadata = getClass().getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
      assertThat(new String(metadata.readAllBytes(), StandardCharsets.UTF_8))
          .contains("\"paellera.bootstrap-servers\"", "\"paellera.topics.jobs\"", "\"paellera.kafka\"", "longest wait for the broker");
    }
  }

  private static RenderResult draw(RenderClient client, String id, String batch) throws Exception {
    return client.submit(RenderJob.builder(id, "red " + id).batch(batch).build()).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  private ConfigurableApplicationContext start(Class<?> application, String... arguments) {
    return new SpringApplicationBuilder(application)
        .web(WebApplicationType.NONE)
        .properties(
            "paellera.bootstrap-servers=" + kafka.bootstrapServers(), "paellera.kafka.client.dns.lookup=use_all_dns_ips", "sample.batch=fruit")
        .run(arguments);
  }
}
