package io.paellera.local.deployment;

import static org.awaitility.Awaitility.await;

import io.paellera.embedded.ChildJvm;
import io.paellera.embedded.EmbeddedKafka;
import io.paellera.embedded.EmbeddedS3;
import io.paellera.producer.RenderClient;
import io.paellera.producer.ResultQuery;
import io.paellera.producer.Subscription;
import io.paellera.producer.TopicAdmin;
import io.paellera.producer.TopicPlan;
import io.paellera.schemas.RenderJob;
import io.paellera.schemas.RenderResult;
import io.paellera.schemas.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Topics, a bucket, worker processes and what they publish, for one measurement. */
final class ScalingSite implements AutoCloseable {
  static final int BATCH = 8;
  static final int STEPS = 8;

  private static final int PARTITIONS = 64;
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final String name;
  private final Path directory;
  private final Duration step;
  private final List<String> jvmOptions;
  private final Map<String, String> settings;
  private final RenderClient client;
  private final Subscription subscription;
  private final ConcurrentLinkedQueue<Arrival> arrivals = new ConcurrentLinkedQueue<>();
  private final List<ChildJvm> workers = new ArrayList<>();

  /** A result, and when it was seen. */
  record Arrival(long nanos, RenderResult result) {}

  /**
   * @param step what a step takes
   * @param jvmOptions of the workers
   */
  ScalingSite(String name, Path directory, EmbeddedKafka kafka, EmbeddedS3 s3, Duration step, List<String> jvmOptions) {
    this.name = name;
    this.directory = directory;
    this.step = step;
    this.jvmOptions = List.copyOf(jvmOptions);
    var topics = new Topics(name + ".jobs", name + ".results", name + ".dlq", name + ".control");
    s3.createBucket(name);
    settings =
        Map.ofEntries(
            Map.entry("kafka.bootstrap.servers", kafka.bootstrapServers()),
            Map.entry("topics.jobs", topics.jobs()),
            Map.entry("topics.results", topics.results()),
            Map.entry("topics.dead-letters", topics.deadLetters()),
            Map.entry("topics.control", topics.control()),
            Map.entry("intake.group", name),
            Map.entry("batch.max-size", String.valueOf(BATCH)),
            Map.entry("s3.endpoint", s3.endpoint().toString()),
            Map.entry("s3.access-key", s3.accessKey()),
            Map.entry("s3.secret-key", s3.secretKey()),
            Map.entry("s3.path-style", "true"),
            Map.entry("s3.bucket", name),
            Map.entry("http.port", "-1"));
    client = RenderClient.builder().bootstrapServers(kafka.bootstrapServers()).topics(topics).build();
    try (var admin = new TopicAdmin(client.settings())) {
      admin.create(TopicPlan.DEFAULT.withPartitions(PARTITIONS).withReplicas(1));
    }
    subscription =
        client.results(ResultQuery.all().following(), result -> arrivals.add(new Arrival(System.nanoTime(), result)));
  }

  /** Starts processes, and returns when all of them are ready. */
  List<String> startWorkers(int count) throws IOException {
    var names = IntStream.range(0, count).mapToObj(i -> name + "-" + (workers.size() + i)).toList();
    var started = new ArrayList<ChildJvm>();
    for (String worker : names) {
      var file = directory.resolve(worker + ".properties");
      Files.write(file, settings.entrySet().stream().map(entry -> entry.getKey() + "=" + entry.getValue()).collect(Collectors.toList()));
      Files.writeString(file, "worker.name=" + worker + "\n", StandardOpenOption.APPEND);
      started.add(
          ChildJvm.start(
              new ChildJvm.Launch(
                  worker,
                  ScalingWorker.class.getName(),
                  jvmOptions,
                  List.of(file.toString(), String.valueOf(step.toMillis()), readyFile(worker).toString()),
                  directory.resolve(worker + ".log"))));
    }
    workers.addAll(started);
    for (int i = 0; i < count; i++) {
      started.get(i).awaitFile(readyFile(names.get(i)), PATIENCE);
    }
    return names;
  }

  private Path readyFile(String worker) {
    return directory.resolve(worker + ".ready");
  }

  void enqueue(int jobs) {
    enqueue(name, jobs);
  }

  /**
   * @param prefix of the jobs' ids
   */
  void enqueue(String prefix, int jobs) {
    client.submitAll(IntStream.range(0, jobs).mapToObj(i -> RenderJob.builder(prefix + "-" + i, "red apple").steps(STEPS).seed(i).build()));
  }

  void awaitResults(int count) {
    await().atMost(PATIENCE).until(() -> arrivals.size() >= count);
  }

  List<Arrival> arrivals() {
    return List.copyOf(arrivals);
  }

  /** Processor time that the workers have taken since they started. */
  Duration processorTime() {
    return workers.stream().map(ChildJvm::processorTime).reduce(Duration.ZERO, Duration::plus);
  }

  /** SIGTERM to the worker that was started first; returns its exit status. */
  int stopFirst() {
    return workers.remove(0).stop(Duration.ofSeconds(40));
  }

  @Override
  public void close() {
    workers.forEach(ChildJvm::close);
    subscription.close();
    client.close();
  }
}
