package io.paellera.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.paellera.embedded.EmbeddedKafka;
import io.paellera.embedded.KafkaSettings;
import io.paellera.worker.support.Backend;
import io.paellera.worker.support.ChildWorker;
import io.paellera.worker.support.WithBackend;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The worker logs as its program does. */
@WithBackend
@Execution(ExecutionMode.CONCURRENT)
class AbsentBrokerTest {

  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final int LINES = 20;

  @Test
  void brokerThatIsAwayIsToldOnceAndNotWithEveryTryToReachIt(Backend backend, @TempDir Path directory) throws Exception {
    var site = backend.site(1);
    var settings = KafkaSettings.defaults().inDirectory(directory.resolve("kafka"));
    var kafka = EmbeddedKafka.start(settings);
    try {
      createTopics(kafka.bootstrapServers(), site);
      var values = site.values("kafka.bootstrap.servers", kafka.bootstrapServers(), "http.port", "0");
      try (var child = ChildWorker.start(directory, values, List.of("-Xmx256m", "-Dlogback.configurationFile=logback.xml"))) {
        await().atMost(PATIENCE).ignoreExceptions().until(() -> child.get("/readyz").statusCode() == 200);
        long linesBefore = child.log().lines().count();

        kafka.close();
        await().atMost(PATIENCE).until(() -> child.log().contains("the control topic can't be read"));
        assertThat(child.log().lines().skip(linesBefore)).as(child.log()).hasSizeLessThan(LINES);

        kafka = EmbeddedKafka.start(settings);
        await().atMost(PATIENCE).until(() -> child.log().contains("the control topic can be read again"));
      }
    } finally {
      kafka.close();
    }
  }

  private static void createTopics(String bootstrapServers, Backend.Site site) throws Exception {
    try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      var topics = Stream.of(site.jobs, site.results, site.deadLetters, site.control).map(name -> new NewTopic(name, 1, (short) 1));
      admin.createTopics(topics.toList()).all().get();
    }
  }
}
