package io.paellera.command.doctor;

import static java.util.Objects.requireNonNull;

import io.paellera.command.doctor.Finding.Verdict;
import io.paellera.command.pictures.BucketSettings;
import io.paellera.producer.BrokerUnreachableException;
import io.paellera.producer.ClientSettings;
import io.paellera.producer.TopicMissingException;
import io.paellera.producer.internal.KafkaFaults;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;

/**
 * Looks at the broker, the topics, the workers, the bucket, the clocks and the versions; changes nothing but one small object
 * that it deletes. Ends within the timeout of the settings, whoever doesn't answer.
 */
public final class Doctor {

  /** Of the timeout, so that the program around it has some too. */
  private static final double SHARE_FOR_ANSWERS = 0.75;

  private final ClientSettings client;
  private final BrokerExamination broker;
  private final ModelExamination models;
  private final StoreExamination store;
  private final Optional<String> bucketName;

  /**
   * @param group of the workers
   * @param bucketName empty: the store is not looked at
   */
  public Doctor(ClientSettings client, String group, BucketSettings bucket, Optional<String> bucketName, Clock clock) {
    this.client = requireNonNull(client, "client is null");
    this.bucketName = requireNonNull(bucketName, "bucketName is null");
    broker = new BrokerExamination(client, group);
    models = new ModelExamination(client, clock);
    store = new StoreExamination(bucket, clock);
  }

  public List<Finding> examine() {
    ExecutorService threads =
        Executors.newCachedThreadPool(
            task -> {
              var thread = new Thread(task, "paellera-doctor");
              thread.setDaemon(true);
              return thread;
            });
    try {
      long deadline = System.nanoTime() + (long) (client.timeout().toNanos() * SHARE_FOR_ANSWERS);
      var cluster = threads.submit(broker::cluster);
      Optional<Future<List<Finding>>> bucket = bucketName.map(name -> threads.submit(() -> store.bucket(name)));
      var findings = new ArrayList<Finding>();
      findings.add(versions());
      String address = client.bootstrapServers();
      List<Finding> found = await("broker", address, cluster, deadline);
      findings.addAll(found);
      if (found.get(0).verdict() == Verdict.OK) {
        Callable<List<Finding>> topics = broker::topics;
        Callable<List<Finding>> workers = broker::workers;
        var looks = List.of(threads.submit(topics), threads.submit(workers));
        findings.addAll(await("topics", address, looks.get(0), deadline));
        findings.addAll(await("workers", address, looks.get(1), deadline));
        findings.addAll(models(threads, deadline));
      }
      findings.addAll(
          bucket
              .map(look -> await("bucket", bucketName.get(), look, deadline))
              .orElseGet(
                  () ->
                      List.of(
                          new Finding(
                              "bucket", Verdict.SKIPPED, "no bucket named. Set s3.bucket (or --bucket) to look at it"))));
      return findings;
    } finally {
      threads.shutdownNow();
    }
  }

  /** A results topic that is missing has been told. */
  private List<Finding> models(ExecutorService threads, long deadline) {
    try {
      return await("models", client.bootstrapServers(), threads.submit(models::models), deadline);
    } catch (TopicMissingException e) {
      return List.of();
    }
  }

  private List<Finding> await(String what, String address, Future<List<Finding>> look, long deadline) {
    String check = " Check the address, the network and the settings.";
    try {
      return look.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      look.cancel(true);
      return List.of(new Finding(what, Verdict.FAULT, address + ": no answer within " + text(client.timeout()) + "." + check));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof KafkaException kafka) {
        return List.of(new Finding(what, Verdict.FAULT, address + ": " + KafkaFaults.explain(kafka) + "." + check));
      }
      if (e.getCause() instanceof BrokerUnreachableException) {
        return List.of(new Finding(what, Verdict.FAULT, address + ": no broker answered in time." + check));
      }
      throw e.getCause() instanceof RuntimeException fault ? fault : new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of(new Finding(what, Verdict.SKIPPED, "interrupted"));
    }
  }

  private static String text(Duration duration) {
    return duration.toMillis() % 1000 == 0 ? duration.toSeconds() + " s" : duration.toMillis() + " ms";
  }

  private static Finding versions() {
    return new Finding("versions", Verdict.OK, "Java " + Runtime.version() + ", Kafka client " + kafkaVersion());
  }

  private static String kafkaVersion() {
    var properties = new Properties();
    try (InputStream in = Admin.class.getResourceAsStream("/kafka/kafka-version.properties")) {
      if (in != null) {
        properties.load(in);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.getProperty("version", "unknown");
  }
}
