package io.paellera.producer.support;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.paellera.schemas.CloudEventHeaders;
import io.paellera.schemas.InvalidMessageException;
import io.paellera.schemas.MessageCodec;
import io.paellera.schemas.MessageType;
import io.paellera.schemas.Received;
import io.paellera.schemas.RenderJob;
import io.paellera.schemas.RenderResult;
import io.paellera.schemas.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Answers jobs as a worker does: each poll's results and offsets in one transaction. */
public final class FakeWorker implements AutoCloseable {

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final KafkaProducer<byte[], byte[]> producer;
  private final Function<RenderJob, Optional<RenderResult>> answer;
  private final MessageCodec<RenderJob> jobs = new MessageCodec<>(MessageType.RENDER_JOB);
  private final MessageCodec<RenderResult> results = new MessageCodec<>(MessageType.RENDER_RESULT);
  private final Thread thread;

  private FakeWorker(String bootstrap, Function<RenderJob, Optional<RenderResult>> answer) {
    this.answer = answer;
    consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers", bootstrap,
                "group.id", "fake-worker-" + UUID.randomUUID(),
                "auto.offset.reset", "earliest",
                "isolation.level", "read_committed",
                "enable.auto.commit", "false"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrap, "transactional.id", "fake-worker-" + UUID.randomUUID()),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    producer.initTransactions();
    consumer.subscribe(List.of(Topics.DEFAULT.jobs()));
    thread = new Thread(this::work, "fake-worker");
    thread.start();
  }

  /** A worker that gives each job the answer of a function; jobs without an answer stay open. */
  public static FakeWorker answering(String bootstrap, Function<RenderJob, Optional<RenderResult>> answer) {
    return new FakeWorker(bootstrap, answer);
  }

  private void work() {
    try (consumer;
        producer) {
      while (true) {
        var records = consumer.poll(Duration.ofMillis(500));
        if (records.isEmpty()) {
          continue;
        }
        var offsets = new HashMap<TopicPartition, OffsetAndMetadata>();
        producer.beginTransaction();
        for (ConsumerRecord<byte[], byte[]> record : records) {
          offsets.put(new TopicPartition(record.topic(), record.partition()), new OffsetAndMetadata(record.offset() + 1));
          answer(record).ifPresent(this::publish);
        }
        producer.sendOffsetsToTransaction(offsets, consumer.groupMetadata());
        producer.commitTransaction();
      }
    } catch (WakeupException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Records that are no jobs are refused, and fields that nobody knows are told, as workers do. */
  private Optional<RenderResult> answer(ConsumerRecord<byte[], byte[]> record) {
    try {
      Received<RenderJob> received = jobs.receive(record.headers(), record.value());
      return answer.apply(received.message()).map(result -> Results.passedOver(result, received.unknownFields()));
    } catch (InvalidMessageException e) {
      return jobs.peek("id", record.value())
          .map(id -> Results.refused(id, jobs.peek("batch", record.value()).orElse("default"), e.getMessage()));
    }
  }

  private void publish(RenderResult result) {
    var record = new ProducerRecord<>(Topics.DEFAULT.results(), result.jobId().getBytes(UTF_8), results.encode(result));
    new CloudEventHeaders(result.jobId(), MessageType.RENDER_RESULT.ceType(), "fake-worker", Instant.now(), Optional.empty())
        .writeTo(record.headers());
    producer.send(record);
  }

  @Override
  public void close() {
    consumer.wakeup();
    try {
      thread.join(10_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
