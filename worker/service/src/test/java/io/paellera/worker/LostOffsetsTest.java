package io.paellera.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.paellera.schemas.RenderJob;
import io.paellera.schemas.RenderResult;
import io.paellera.worker.support.Backend.Site;
import io.paellera.worker.support.Backend;
import io.paellera.worker.support.FakeRenderers;
import io.paellera.worker.support.WithBackend;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What has an outcome gets no second one, and what has none gets one, where the group's offsets don't help. */
@WithBackend
@Execution(ExecutionMode.CONCURRENT)
class LostOffsetsTest {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int PARTITIONS = 3;

  @Test
  void offsetsThatExpiredOrWereDeletedGiveNoSecondOutcome(Backend backend) throws Exception {
    var site = siteWithJobsDone(backend, 48);
    backend.admin().deleteConsumerGroupOffsets(site.name, partitions(site, PARTITIONS)).all().get();
    enqueue(site, 48, 60);

    runUntil(site, 60);

    assertThat(ids(site)).hasSize(60).doesNotHaveDuplicates();
  }

  @Test
  void committedOffsetsBeyondTheEndOfTheLogGiveNoSecondOutcome(Backend backend) throws Exception {
    var site = siteWithJobsDone(backend, 48);
    var beyond = new HashMap<TopicPartition, OffsetAndMetadata>();
    partitions(site, PARTITIONS).forEach(partition -> beyond.put(partition, new OffsetAndMetadata(1_000_000)));
    backend.admin().alterConsumerGroupOffsets(site.name, beyond).all().get();
    enqueue(site, 48, 60);

    runUntil(site, 60);

    assertThat(ids(site)).hasSize(60).doesNotHaveDuplicates();
  }

  @Test
  void topicMadeAnewIsReadFromItsBeginningThoughOldResultsNameTheSamePlaces(Backend backend) throws Exception {
    var site = siteWithJobsDone(backend, 48);
    makeAnew(backend, site);
    enqueue(site, 0, 48);

    runUntil(site, 96);

    var count = ids(site).stream().collect(Collectors.groupingBy(id -> id, Collectors.counting()));
    assertThat(count).hasSize(48);
    assertThat(count.values()).containsOnly(2L);
  }

  @Test
  void topicMadeAnewBeneathARunningWorkerIsReadFromItsBeginning(Backend backend) throws Exception {
    var site = backend.site(PARTITIONS);
    try (var worker = Worker.start(site.settings(), FakeRenderers.quick())) {
      enqueue(site, 0, 30);
      await().atMost(PATIENCE).until(() -> site.results().size() == 30);
      makeAnew(backend, site);
      await().pollDelay(Duration.ofSeconds(8)).atMost(PATIENCE).until(worker::isReady);
      enqueue(site, 100, 160);
      await().atMost(PATIENCE).until(() -> ids(site).containsAll(named(100, 160)));
    }
    assertThat(ids(site)).hasSize(90).doesNotHaveDuplicates();
  }

  @Test
  void whereResultsWereDeletedTooTheWorkerSaysSoAndTakesNothing(Backend backend) throws Exception {
    var site = siteWithJobsDone(backend, 12);
    backend.admin().deleteConsumerGroupOffsets(site.name, partitions(site, PARTITIONS)).all().get();
    backend.admin().deleteRecords(Map.of(new TopicPartition(site.results, 0), RecordsToDelete.beforeOffset(6))).all().get();
    int left = site.results().size();

    try (var worker = Worker.start(site.settings(), FakeRenderers.quick())) {
      await().atMost(PATIENCE).until(() -> worker.missing().getOrDefault("offsets", "").contains("intake.lost-offsets=earliest"));
    }
    assertThat(site.results()).hasSize(left);

    try (var worker = Worker.start(site.settings("intake.lost-offsets", "earliest"), FakeRenderers.quick())) {
      await().atMost(PATIENCE).until(() -> site.results().size() == left + 12);
    }
  }

  @Test
  void refusingWorkerTakesNothingUntilSomebodyDecides(Backend backend) throws Exception {
    var site = siteWithJobsDone(backend, 12);
    backend.admin().deleteConsumerGroupOffsets(site.name, partitions(site, PARTITIONS)).all().get();

    try (var worker = Worker.start(site.settings("intake.lost-offsets", "refuse"), FakeRenderers.quick())) {
      await().atMost(PATIENCE).until(() -> worker.missing().getOrDefault("offsets", "").contains("intake.lost-offsets=check"));
    }

    assertThat(site.results()).hasSize(12);
  }

  @Test
  void jobsThatRetentionTookBeforeTheyWereReadAreCountedAndTheOthersAreDone(Backend backend) throws Exception {
    var site = siteWithJobsDone(backend, 12);
    var partition = new TopicPartition(site.jobs, 0);
    enqueue(site, 100, 160);
    long end = site.records(site.jobs).stream().filter(record -> record.partition() == 0).count();
    backend.admin().deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(end - 2))).all().get();
    int left = site.records(site.jobs).stream().filter(record -> record.partition() != 0).toList().size() + 2;

    try (var worker = Worker.start(site.settings(), FakeRenderers.quick())) {
      await().atMost(PATIENCE).until(() -> site.lag() == 0 || site.results().size() >= left);
      assertThat(worker.metrics().registry().get("paellera.offsets.lost").tag("topic", site.jobs).tag("partition", "0").counter()
              .count())
          .isPositive();
    }
    assertThat(ids(site)).doesNotHaveDuplicates();
  }

  @Test
  void newPartitionsAreReadWithinTheTimeThatIsSet(Backend backend) throws Exception {
    var site = siteWithJobsDone(backend, 12);
    try (var worker = Worker.start(site.settings(), FakeRenderers.quick())) {
      await().atMost(PATIENCE).until(worker::isReady);
      backend.admin().createPartitions(Map.of(site.jobs, NewPartitions.increaseTo(PARTITIONS + 2))).all().get();
      var fresh = IntStream.range(1000, 1040).mapToObj(i -> RenderJob.builder("job-" + i, "red apple").build()).toList();
      await().atMost(PATIENCE).until(() -> backend.admin().describeTopics(List.of(site.jobs)).allTopicNames().get().get(site.jobs)
          .partitions().size() == PARTITIONS + 2);
      fresh.forEach(site::enqueue);
      await().atMost(PATIENCE).until(() -> ids(site).containsAll(named(1000, 1040)));
    }
    assertThat(ids(site)).doesNotHaveDuplicates();
  }

  private static Site siteWithJobsDone(Backend backend, int jobs) {
    var site = backend.site(PARTITIONS);
    enqueue(site, 0, jobs);
    runUntil(site, jobs);
    return site;
  }

  private static void runUntil(Site site, int results) {
    try (var worker = Worker.start(site.settings(), FakeRenderers.quick())) {
      await().atMost(PATIENCE).until(() -> site.results().size() >= results && worker.missing().isEmpty());
    }
  }

  private static void makeAnew(Backend backend, Site site) throws Exception {
    backend.admin().deleteTopics(List.of(site.jobs)).all().get();
    await().ignoreExceptions().atMost(PATIENCE).until(() -> {
      backend.admin().createTopics(List.of(new NewTopic(site.jobs, PARTITIONS, (short) 1))).all().get();
      return true;
    });
  }

  private static void enqueue(Site site, int from, int to) {
    named(from, to).forEach(id -> site.enqueue(RenderJob.builder(id, "red apple").build()));
  }

  private static List<String> named(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> "job-" + i).toList();
  }

  private static List<String> ids(Site site) {
    return site.results().stream().map(RenderResult::jobId).toList();
  }

  private static Set<TopicPartition> partitions(Site site, int count) {
    return IntStream.range(0, count).mapToObj(number -> new TopicPartition(site.jobs, number)).collect(Collectors.toSet());
  }
}
