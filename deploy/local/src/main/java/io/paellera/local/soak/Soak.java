package io.paellera.local.soak;

import io.paellera.embedded.EmbeddedKafka;
import io.paellera.embedded.EmbeddedS3;
import io.paellera.embedded.KafkaSettings;
import io.paellera.embedded.S3Settings;
import io.paellera.producer.RenderClient;
import io.paellera.producer.ResultQuery;
import io.paellera.producer.TopicAdmin;
import io.paellera.producer.TopicPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A broker and a store in this process, a worker in another, and a steady stream of jobs between them.
 *
 * @param length of the stream
 * @param jobsPerSecond sent
 * @param sampleEvery time between two samples; each {@value #CLOSE_LOOK}th looks at the heap too
 */
record Soak(Duration length, double jobsPerSecond, Duration sampleEvery) {

  private static final String BUCKET = "pictures";
  private static final int PARTITIONS = 8;
  private static final int WARM_UP_JOBS = 40;
  private static final int CLOSE_LOOK = 12;
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  /**
   * @param directory empty, for everything that it writes
   */
  SoakReport run(Path directory) throws IOException, InterruptedException {
    try (var kafka = EmbeddedKafka.start(KafkaSettings.defaults().inDirectory(directory.resolve("kafka")));
        var s3 = EmbeddedS3.start(S3Settings.defaults().inDirectory(directory.resolve("s3")));
        var client = RenderClient.builder().bootstrapServers(kafka.bootstrapServers()).source("/paellera/soak").build()) {
      s3.createBucket(BUCKET);
      try (var admin = new TopicAdmin(client.settings())) {
        admin.create(TopicPlan.DEFAULT.withPartitions(PARTITIONS));
      }
      var outcomes = new Outcomes();
      var jobs = new Jobs(client, outcomes);
      try (var results = client.results(ResultQuery.all().following(), result -> outcomes.ended(result.jobId(), result.status()));
          var worker = WorkerProcess.start(directory, kafka, s3, BUCKET)) {
        for (int i = 0; i < WARM_UP_JOBS; i++) {
          jobs.send();
        }
        outcomes.await(PATIENCE);
        worker.requireAlive();
        var recording = new Recording(directory);
        try (var probe = WorkerProbe.attach(worker.pid(), WorkerProcess.HEAP_MIB)) {
          stream(jobs, worker, probe, recording, directory);
        }
        outcomes.await(PATIENCE);
        int status = worker.stop();
        return new SoakReport(
            recording.minutes(), outcomes.expected(), outcomes.faults(), status, recording.trends(), recording.draw());
      }
    }
  }

  private void stream(Jobs jobs, WorkerProcess worker, WorkerProbe probe, Recording recording, Path directory)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    long turnNanos = (long) (1e9 / jobsPerSecond);
    long turns = length.toNanos() / turnNanos;
    long turnsOfSample = Math.max(1, sampleEvery.toNanos() / turnNanos);
    for (long turn = 0; turn < turns; turn++) {
      if (turn == turns / 3) {
        Files.writeString(directory.resolve("native-memory-first.txt"), probe.nativeMemory());
      }
      if (turn % turnsOfSample == 0) {
        worker.requireAlive();
        recording.add(recording.size() % CLOSE_LOOK == 0 ? probe.lookClosely() : probe.look());
      }
      jobs.send();
      TimeUnit.NANOSECONDS.sleep(start + (turn + 1) * turnNanos - System.nanoTime());
    }
    recording.add(probe.lookClosely());
    Files.writeString(directory.resolve("native-memory-last.txt"), probe.nativeMemory());
  }
}
