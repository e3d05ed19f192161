package io.paellera.local.deployment;

import io.paellera.embedded.EmbeddedKafka;
import io.paellera.embedded.EmbeddedS3;
import io.paellera.embedded.S3Settings;
import io.paellera.local.deployment.ScalingSite.Arrival;
import io.paellera.schemas.RenderStatus;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;

/**
 * Throughput of 1, 2, 4 and 8 worker processes against the ideal, which is what as many renderers would draw that never wait; then
 * what joining and leaving cost. The broker and the store are real, the renderer takes a fixed time for a step.
 *
 * <p>{@code mvn -B -ntp -Pscaling -DskipTests verify}
 */
public final class ScalingBench {
  private static final int SECONDS_OF_WORK = 30;
  private static final Duration STEP = Duration.ofMillis(100);
  private static final List<String> JVM_OPTIONS = List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
  private static final double FIRST = 0.10;
  private static final double LAST = 0.75;

  private final PrintStream out;
  private final Path directory;
  private final EmbeddedKafka kafka;
  private final EmbeddedS3 s3;

  private ScalingBench(PrintStream out, Path directory, EmbeddedKafka kafka, EmbeddedS3 s3) {
    this.out = out;
    this.directory = directory;
    this.kafka = kafka;
    this.s3 = s3;
  }

  public static void main(String[] arguments) throws IOException {
    var directory = Files.createDirectories(Path.of(arguments[0]));
    try (var kafka = EmbeddedKafka.start();
        var s3 = EmbeddedS3.start(S3Settings.defaults().inMemory())) {
      var bench = new ScalingBench(System.out, Files.createTempDirectory(directory, "run"), kafka, s3);
      bench.out.printf(
          "batches of %d, %d steps of %d ms: one worker ideally draws %.1f pictures/s%n%nworkers  pictures/s   ideal  share%n",
          ScalingSite.BATCH, ScalingSite.STEPS, STEP.toMillis(), idealOfOneWorker());
      for (int workers : new int[] {1, 2, 4, 8}) {
        bench.throughput(workers);
      }
      bench.churn();
    }
  }

  /** Pictures a second of one worker if it did nothing but denoise. */
  private static double idealOfOneWorker() {
    return ScalingSite.BATCH * 1e9 / (ScalingSite.STEPS * STEP.toNanos());
  }

  /** Counts between 10 % and 75 % of the results: while every worker has work, whatever the partitions gave it. */
  private void throughput(int workers) throws IOException {
    double ideal = workers * idealOfOneWorker();
    int jobs = (int) (ideal * SECONDS_OF_WORK);
    try (var site = new ScalingSite("scaling-" + workers, directory, kafka, s3, STEP, JVM_OPTIONS)) {
      site.startWorkers(workers);
      site.enqueue(jobs);
      site.awaitResults(jobs);
      var arrivals = site.arrivals();
      var first = arrivals.get((int) (jobs * FIRST));
      var last = arrivals.get((int) (jobs * LAST));
      double rate = ((int) (jobs * LAST) - (int) (jobs * FIRST)) * 1e9 / (last.nanos() - first.nanos());
      out.printf("%7d %11.1f %7.1f  %.3f%n", workers, rate, ideal, rate / ideal);
      requireOneResultEach(arrivals, jobs);
    }
  }

  /** Two workers draw; a third joins, the first leaves. */
  private void churn() throws IOException {
    int jobs = (int) (3 * idealOfOneWorker() * SECONDS_OF_WORK);
    try (var site = new ScalingSite("churn", directory, kafka, s3, STEP, JVM_OPTIONS)) {
      site.startWorkers(2);
      site.enqueue(jobs);
      site.awaitResults(jobs / 6);
      long started = System.nanoTime();
      String joined = site.startWorkers(1).get(0);
      double ready = (System.nanoTime() - started) / 1e9;
      site.awaitResults(jobs / 2);
      int status = site.stopFirst();
      site.awaitResults(jobs);
      var arrivals = site.arrivals();
      var own = arrivals.stream().filter(arrival -> arrival.result().worker().equals(joined)).toList();
      double share = (own.get(0).nanos() - started) / 1e9;
      out.printf(
          "%na third worker: ready %.1f s after its process started, its first pictures after %.1f s, %d pictures in all%n",
          ready, share, own.size());
      out.printf("the first worker was told to stop: exit status %d%n", status);
      requireOneResultEach(arrivals, jobs);
      out.printf("%d jobs, %d results, none lost, none twice%n", jobs, arrivals.size());
    }
  }

  private static void requireOneResultEach(List<Arrival> arrivals, int jobs) {
    var ids = new HashSet<String>();
    for (Arrival arrival : arrivals) {
      if (arrival.result().status() != RenderStatus.COMPLETED) {
        throw new IllegalStateException(arrival.result().jobId() + " is " + arrival.result().status());
      }
      if (!ids.add(arrival.result().jobId())) {
        throw new IllegalStateException(arrival.result().jobId() + " has two results");
      }
    }
    if (ids.size() != jobs) {
      throw new IllegalStateException(ids.size() + " of " + jobs + " jobs have a result");
    }
  }
}
