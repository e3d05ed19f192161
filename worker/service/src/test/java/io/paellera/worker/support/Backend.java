package io.paellera.worker.support;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.paellera.schemas.MessageCodec;
import io.paellera.schemas.MessageType;
import io.paellera.schemas.RenderJob;
import io.paellera.schemas.RenderResult;
import io.paellera.worker.config.SettingsReader;
import io.paellera.worker.config.WorkerSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** A broker and a store, with topics and a bucket of their own for each {@link Site}. */
public final class Backend implements AutoCloseable {

  private static final AtomicInteger SITES = new AtomicInteger();
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final Servers servers = Servers.start();
  private final Admin admin = Admin.create(Map.of("bootstrap.servers", servers.bootstrapServers()));
  private final KafkaProducer<byte[], byte[]> producer =
      new KafkaProducer<>(
          Map.of("bootstrap.servers", servers.bootstrapServers()), new ByteArraySerializer(), new ByteArraySerializer());
  private final S3Client client =
      S3Client.builder()
          .endpointOverride(servers.endpoint())
          .credentialsProvider(
              StaticCredentialsProvider.create(AwsBasicCredentials.create(servers.accessKey(), servers.secretKey())))
          .region(Region.US_EAST_1)
          .forcePathStyle(true)
          .build();

  /** Topics, a bucket and a group that no other test uses. */
  public Site site(int partitions) {
    return new Site("t" + SITES.incrementAndGet(), partitions);
  }

  /** The port on this host that the store listens on. */
  public int s3Port() {
    return servers.endpoint().getPort();
  }

  public void createBucket(String name) {
    client.createBucket(request -> request.bucket(name));
  }

  public S3Client client() {
    return client;
  }

  public Admin admin() {
    return admin;
  }

  @Override
  public void close() {
    client.close();
    producer.close(Duration.ZERO);
    admin.close(Duration.ZERO);
    servers.close();
  }

  /** What one test uses of the backend. */
  public final class Site {

    public final String name;
    public final String jobs;
    public final String results;
    public final String deadLetters;
    public final String control;
    public final String bucket;
    private final MessageCodec<RenderJob> jobCodec = new MessageCodec<>(MessageType.RENDER_JOB, 16 << 20);
    private final MessageCodec<RenderResult> resultCodec = new MessageCodec<>(MessageType.RENDER_RESULT);

    private Site(String name, int partitions) {
      this.name = name;
      jobs = name + ".jobs";
      results = name + ".results";
      deadLetters = name + ".dlq";
      control = name + ".control";
      bucket = "pictures-" + name;
      createTopics(partitions);
      createBucket(bucket);
    }

    private void createTopics(int partitions) {
      var topics = new ArrayList<NewTopic>();
      topics.add(new NewTopic(jobs, partitions, (short) 1));
      for (String topic : List.of(results, deadLetters, control)) {
        topics.add(new NewTopic(topic, 1, (short) 1));
      }
      get(admin.createTopics(topics).all());
    }

    /** Settings of a worker here, quick to notice trouble of the store, and slow to take a busy machine for a dead worker. */
    public WorkerSettings settings(String... more) {
      return SettingsReader.of(values(more));
    }

    /** The same by key. */
    public Map<String, String> values(String... more) {
      var values = new HashMap<String, String>();
      values.put("kafka.bootstrap.servers", servers.bootstrapServers());
      values.put("topics.jobs", jobs);
      values.put("topics.results", results);
      values.put("topics.dead-letters", deadLetters);
      values.put("topics.control", control);
      values.put("intake.group", name);
      values.put("s3.endpoint", servers.endpoint().toString());
      values.put("s3.access-key", servers.accessKey());
      values.put("s3.secret-key", servers.secretKey());
      values.put("s3.bucket", bucket);
      values.put("s3.path-style", "true");
      values.put("storage.probe-interval", "100ms");
      values.put("storage.backoff", "20ms");
      values.put("storage.max-backoff", "200ms");
      values.put("storage.breaker-open", "300ms");
      values.put("http.port", "-1");
      values.put("drain.grace", "1m");
      values.put("intake.session-timeout", "1m");
      for (int i = 0; i < more.length; i += 2) {
        values.put(more[i], more[i + 1]);
      }
      return values;
    }

    public void enqueue(RenderJob... list) {
      for (RenderJob job : list) {
        producer.send(record(jobs, job.id(), jobCodec.encode(job)));
      }
      producer.flush();
    }

    /** As the command does it: a mark of the commit lies behind the job. */
    public void enqueueInTransaction(RenderJob job) {
      Map<String, Object> properties = Map.of("bootstrap.servers", servers.bootstrapServers(), "transactional.id", "enqueue-" + job.id());
      try (var transactional = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
        transactional.initTransactions();
        transactional.beginTransaction();
        transactional.send(record(jobs, job.id(), jobCodec.encode(job)));
        transactional.commitTransaction();
      }
    }

    public void send(String topic, String key, byte[] value, String... headers) {
      producer.send(record(topic, key, value, headers));
      producer.flush();
    }

    /** A record that is small on the wire, whatever it unpacks to. */
    public void sendCompressed(String topic, String key, byte[] value, String... headers) {
      Map<String, Object> properties =
          Map.of("bootstrap.servers", servers.bootstrapServers(), "compression.type", "gzip", "max.request.size", 64 << 20);
      try (var packing = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
        packing.send(record(topic, key, value, headers));
      }
    }

    /** Puts a record of so many zeros on a topic, packed to a few kilobytes. */
    public void sendPacked(String topic, int zeros) {
      Map<String, Object> properties =
          Map.of(
              "bootstrap.servers", servers.bootstrapServers(),
              "compression.type", "zstd",
              "buffer.memory", 2L * zeros,
              "max.request.size", 2 * zeros);
      try (var packing = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
        packing.send(record(topic, "zeros", new byte[zeros]));
      }
    }

    private static ProducerRecord<byte[], byte[]> record(String topic, String key, byte[] value, String... headers) {
      var record = new ProducerRecord<>(topic, key == null ? null : key.getBytes(UTF_8), value);
      for (int i = 0; i < headers.length; i += 2) {
        record.headers().add(headers[i], headers[i + 1].getBytes(UTF_8));
      }
      return record;
    }

    /** Every committed result so far. */
    public List<RenderResult> results() {
      return records(results).stream().map(record -> resultCodec.decode(record.headers(), record.value())).toList();
    }

    /** The only committed result of a job, if there is one. */
    public Optional<RenderResult> result(String id) {
      var all = results().stream().filter(result -> result.jobId().equals(id)).toList();
      if (all.size() > 1) {
        throw new AssertionError(id + " has " + all.size() + " results: " + all);
      }
      return all.stream().findFirst();
    }

    /** Every committed record of a topic. */
    public List<ConsumerRecord<byte[], byte[]>> records(String topic) {
      Map<String, Object> config =
          Map.of("bootstrap.servers", servers.bootstrapServers(), "isolation.level", "read_committed", "max.poll.records",
              10_000);
      try (var consumer = new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
        var partitions = consumer.partitionsFor(topic).stream().map(info -> new TopicPartition(topic, info.partition())).toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        var ends = consumer.endOffsets(partitions);
        var read = new ArrayList<ConsumerRecord<byte[], byte[]>>();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
          if (System.nanoTime() > deadline) {
            throw new AssertionError("read only " + read.size() + " records of " + topic);
          }
          consumer.poll(Duration.ofMillis(50)).forEach(read::add);
        }
        return read;
      }
    }

    /** Keys in the bucket, without the one that tells the worker whether it may write. */
    public TreeSet<String> keys() {
      var keys = new TreeSet<String>();
      client.listObjectsV2Paginator(request -> request.bucket(bucket)).contents().forEach(object -> keys.add(object.key()));
      keys.remove("renders/.paellera");
      return keys;
    }

    public byte[] object(String key) {
      return client.getObjectAsBytes(request -> request.bucket(bucket).key(key)).asByteArray();
    }

    /** Jobs that the group has yet to finish. */
    public long lag() {
      var committed = get(admin.listConsumerGroupOffsets(name).partitionsToOffsetAndMetadata());
      return records(jobs).size() - committed.values().stream().mapToLong(offset -> offset == null ? 0 : offset.offset()).sum();
    }
  }

  private static <T> T get(KafkaFuture<T> future) {
    try {
      return future.get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }
}
