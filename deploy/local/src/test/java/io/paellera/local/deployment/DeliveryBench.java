package io.paellera.local.deployment;

import io.paellera.embedded.EmbeddedKafka;
import io.paellera.embedded.EmbeddedS3;
import io.paellera.embedded.S3Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What a worker spends on all but the drawing: processor time a job, with a renderer whose steps take no time. The broker and the
 * store are real, and share the machine.
 *
 * <p>{@code mvn -B -ntp -Pscaling -Dbench=DeliveryBench -DskipTests verify}
 */
public final class DeliveryBench {

  private static final int WARM_UP = 4_000;
  private static final int ROUND = 4_000;
  private static final int ROUNDS = 4;

  private DeliveryBench() {}

  public static void main(String[] arguments) throws IOException {
    var directory = Files.createTempDirectory(Files.createDirectories(Path.of(arguments[0])), "run");
    var options = List.of(System.getProperty("worker.options", "-Xmx512m").split(" "));
    try (var kafka = EmbeddedKafka.start();
        var s3 = EmbeddedS3.start(S3Settings.defaults().inMemory());
        var site = new ScalingSite("delivery", directory, kafka, s3, Duration.ZERO, options)) {
      site.startWorkers(1);
      site.enqueue("warm-up", WARM_UP);
      site.awaitResults(WARM_UP);
      System.out.printf("%n jobs/s  worker's CPU, ms a job%n");
      for (int round = 0; round < ROUNDS; round++) {
        var spent = site.processorTime();
        long begin = System.nanoTime();
        site.enqueue("round-" + round, ROUND);
        site.awaitResults(WARM_UP + (round + 1) * ROUND);
        double seconds = (System.nanoTime() - begin) / 1e9;
        System.out.printf("%7.0f %23.2f%n", ROUND / seconds, site.processorTime().minus(spent).toNanos() / 1e6 / ROUND);
      }
      site.stopFirst();
    }
  }
}
