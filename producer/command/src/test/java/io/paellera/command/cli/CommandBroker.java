package io.paellera.command.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.paellera.embedded.EmbeddedKafka;
import io.paellera.producer.ClientSettings;
import io.paellera.producer.RenderClient;
import io.paellera.producer.TopicAdmin;
import io.paellera.producer.TopicPlan;
import io.paellera.producer.internal.TopicReader;
import io.paellera.producer.support.FakeWorker;
import io.paellera.producer.support.Results;
import io.paellera.schemas.MessageCodec;
import io.paellera.schemas.MessageType;
import io.paellera.schemas.RenderJob;
import io.paellera.schemas.RenderResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A broker with topics of three partitions, and a worker that does what a prompt begins with: {@code never} is not answered,
 * {@code poison} fails until it is tried again, all else completes.
 */
final class CommandBroker implements AutoCloseable {

  private final EmbeddedKafka kafka = EmbeddedKafka.start();
  private final FakeWorker worker;

  CommandBroker() {
    try (var admin = new TopicAdmin(settings())) {
      admin.create(TopicPlan.DEFAULT.withPartitions(3));
    }
    worker = FakeWorker.answering(bootstrapServers(), CommandBroker::answer);
  }

  private static Optional<RenderResult> answer(RenderJob job) {
    String prompt = job.prompt().orElseThrow();
    if (prompt.startsWith("never")) {
      return Optional.empty();
    }
    return Optional.of(
        prompt.startsWith("poison") && !job.id().contains(".retry-")
            ? Results.failed(job, "poison", "it is \u001b[31mpoison")
            : Results.completed(job));
  }

  String bootstrapServers() {
    return kafka.bootstrapServers();
  }

  ClientSettings settings() {
    return RenderClient.builder().bootstrapServers(bootstrapServers()).settings();
  }

  /** The command that knows this broker. */
  Paellera paellera() {
    return Paellera.with(bootstrapServers());
  }

  /** The jobs of a batch that are in Kafka now. */
  List<RenderJob> jobsOf(String batch) {
    var codec = new MessageCodec<>(MessageType.RENDER_JOB);
    var jobs = new ArrayList<RenderJob>();
    try (var reader = TopicReader.from(settings(), settings().topics().jobs(), Optional.empty())) {
      while (!reader.reachedEnd()) {
        reader
            .poll(Duration.ofMillis(200))
            .forEach(
                record -> {
                  if (record.value() != null && new String(record.value(), UTF_8).contains("\"" + batch + "\"")) {
                    jobs.add(codec.decode(record.headers(), record.value()));
                  }
                });
      }
    }
    return jobs;
  }

  @Override
  public void close() {
    worker.close();
    kafka.close();
  }
}
