package io.paellera.producer.doctor;

import static java.util.Objects.requireNonNull;

import io.paellera.producer.ClientSettings;
import io.paellera.producer.KafkaProperties;
import io.paellera.producer.TopicAdmin;
import io.paellera.producer.TopicPlan;
import io.paellera.producer.TopicState;
import io.paellera.producer.doctor.Finding.Verdict;
import io.paellera.producer.pictures.BucketProbe;
import io.paellera.producer.pictures.BucketSettings;
import io.paellera.producer.pictures.PictureException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;

/**
 * Looks at the broker, the topics, the bucket, the clocks and the versions; changes nothing but one small object that it
 * deletes.
 */
public final class Doctor {

  /** The one thing by which a cluster tells its release: a number that grows with it. Some makes of broker don't have it. */
  private static final String RELEASE = "metadata.version";

  private static final Duration CLOCKS_MAY_DIFFER_BY = Duration.ofSeconds(30);
  private static final Duration CLOCKS_MUST_NOT_DIFFER_BY = Duration.ofMinutes(10);

  private final ClientSettings client;
  private final BucketSettings bucket;
  private final Optional<String> bucketName;
  private final Clock clock;

  /**
   * @param bucketName empty: the store is not looked at
   */
  public Doctor(ClientSettings client, BucketSettings bucket, Optional<String> bucketName, Clock clock) {
    this.client = requireNonNull(client, "client is null");
    this.bucket = requireNonNull(bucket, "bucket is null");
    this.bucketName = requireNonNull(bucketName, "bucketName is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  public List<Finding> examine() {
    var findings = new ArrayList<Finding>();
    findings.add(versions());
    Finding broker = broker();
    findings.add(broker);
    if (broker.verdict() == Verdict.OK) {
      findings.addAll(topics());
    }
    findings.addAll(store());
    return findings;
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

  private Finding broker() {
    try (Admin admin = Admin.create(KafkaProperties.admin(client))) {
      return new Finding("broker", Verdict.OK, client.bootstrapServers() + ": " + describe(admin));
    } catch (ExecutionException | KafkaException e) {
      String why = e instanceof ExecutionException ? e.getCause().getMessage() : e.getMessage();
      return new Finding(
          "broker",
          Verdict.FAULT,
          client.bootstrapServers() + ": " + why + " Check the address, the network and the kafka.* settings.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Finding("broker", Verdict.SKIPPED, "interrupted");
    }
  }

  private static String describe(Admin admin) throws ExecutionException, InterruptedException {
    var cluster = admin.describeCluster();
    int nodes = cluster.nodes().get().size();
    var level = admin.describeFeatures().featureMetadata().get().finalizedFeatures().get(RELEASE);
    return "cluster "
        + cluster.clusterId().get()
        + ", "
        + nodes
        + (nodes == 1 ? " node" : " nodes")
        + (level == null ? "" : ", " + RELEASE + " " + level.maxVersionLevel());
  }

  private List<Finding> topics() {
    try (var admin = new TopicAdmin(client)) {
      return admin.inspect(TopicPlan.DEFAULT).stream().map(Doctor::topic).toList();
    } catch (KafkaException e) {
      return List.of(new Finding("topics", Verdict.FAULT, "the broker doesn't let them be looked at: " + e.getMessage()));
    }
  }

  private static Finding topic(TopicState state) {
    String what = "topic " + state.name();
    if (state.found() == TopicState.Found.MISSING) {
      return new Finding(what, Verdict.FAULT, "missing. Create it: paellera topics create");
    }
    boolean wrongCleanup = state.differences().stream().anyMatch(difference -> difference.startsWith("cleanup.policy"));
    return new Finding(
        what,
        wrongCleanup ? Verdict.FAULT : Verdict.OK,
        state.differences().isEmpty()
            ? "as planned"
            : "there; differs from the usual plan: " + String.join("; ", state.differences()));
  }

  private List<Finding> store() {
    if (bucketName.isEmpty()) {
      return List.of(new Finding("bucket", Verdict.SKIPPED, "no bucket named. Set s3.bucket (or S3_BUCKET) to look at it"));
    }
    var findings = new ArrayList<Finding>();
    try (var probe = new BucketProbe(bucket)) {
      Instant before = clock.instant();
      Optional<Instant> storeTime = probe.writeReadDelete(bucketName.get());
      findings.add(new Finding("bucket", Verdict.OK, bucketName.get() + " can be written, read and deleted from"));
      storeTime.ifPresent(time -> findings.add(clocks(Duration.between(before, time).abs())));
    } catch (PictureException e) {
      findings.add(new Finding("bucket", Verdict.FAULT, e.getMessage()));
    }
    return findings;
  }

  private static Finding clocks(Duration difference) {
    String found = "this machine's and the store's differ by " + difference.toSeconds() + " s";
    if (difference.compareTo(CLOCKS_MUST_NOT_DIFFER_BY) > 0) {
      return new Finding("clocks", Verdict.FAULT, found + ". Stores refuse requests that are 15 minutes off: set the clock");
    }
    return difference.compareTo(CLOCKS_MAY_DIFFER_BY) > 0
        ? new Finding("clocks", Verdict.WARNING, found + ". Deadlines and timings will be off by as much: run a time service")
        : new Finding("clocks", Verdict.OK, found);
  }
}
