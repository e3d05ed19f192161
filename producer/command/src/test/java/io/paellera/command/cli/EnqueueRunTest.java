package io.paellera.command.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.paellera.schemas.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@WithBroker
class EnqueueRunTest {

  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final CommandBroker broker;
  private final Paellera paellera;

  @TempDir Path folder;

  EnqueueRunTest(CommandBroker broker) {
    this.broker = broker;
    paellera = broker.paellera();
  }

  private String file(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content).toString();
  }

  @Test
  void enqueuePrintsTheBatchAndWatchWaitsForItsEnd() {
    var enqueued = paellera.run("enqueue", "red apple", "green pear", "--images", "2", "--steps", "8");
    assertThat(enqueued.exitCode()).isZero();
    assertThat(enqueued.lines()).singleElement().asString().matches("\\d{8}-\\d{6}-[0-9a-z]{4}");
    assertThat(enqueued.err()).isEmpty();
    String batch = enqueued.lines().get(0);
    assertThat(broker.jobsOf(batch)).hasSize(2).allMatch(job -> job.imageCount() == 2 && job.steps().getAsInt() == 8);

    var watched = paellera.run("watch", batch);
    assertThat(watched.exitCode()).isZero();
    assertThat(watched.out()).startsWith(batch + ": 2 completed of 2 jobs; 4 of 4 pictures");
    assertThat(watched.err()).isEmpty();
  }

  @Test
  void enqueueEndsWhenTheNextCommandFindsTheJobsAlsoBehindAnothersOpenTransaction() throws Exception {
    Map<String, Object> settings = Map.of("bootstrap.servers", broker.bootstrapServers(), "transactional.id", "another");
    try (var other = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      other.initTransactions();
      other.beginTransaction();
      other.partitionsFor(Topics.DEFAULT.jobs())
          .forEach(info -> other.send(new ProducerRecord<>(info.topic(), info.partition(), null, new byte[1])));
      other.flush();
      var enqueued = CompletableFuture.supplyAsync(() -> paellera.run("enqueue", "never", "ever", "--batch", "hidden"));
      assertThat(enqueued).failsWithin(Duration.ofSeconds(3)).withThrowableOfType(TimeoutException.class);

      other.abortTransaction();

      assertThat(enqueued.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).exitCode()).isZero();
      assertThat(paellera.run("watch", "hidden", "--once").out()).contains("of 2 jobs");
    }
  }

  @Test
  void resumeSendsWhatIsMissingAndNothingTwice() throws IOException {
    String whole = file("p.txt", "a\nb\nc\nd\n");
    String part = file("part.txt", "a\nb\n");
    paellera.run("enqueue", "--batch", "resumed", "-f", part);
    var resumed = paellera.run("enqueue", "--batch", "resumed", "-f", whole, "--resume", "-o", "json");
    assertThat(resumed.exitCode()).isZero();
    assertThat(resumed.out()).contains("\"sent\":2", "\"alreadySent\":2");
    assertThat(broker.jobsOf("resumed")).extracting(job -> job.prompt().orElseThrow()).containsExactlyInAnyOrder("a", "b", "c", "d");
    assertThat(paellera.run("enqueue", "--batch", "resumed", "-f", whole, "--resume", "-o", "json").out())
        .contains("\"sent\":0", "\"alreadySent\":4");

    var changed = paellera.run("enqueue", "--batch", "resumed", "-f", file("q.txt", "a\nB\nc\nd\n"), "--resume");
    assertThat(changed.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(changed.err()).contains("has 4 jobs").contains("at most 3 jobs are the same");
    assertThat(broker.jobsOf("resumed")).hasSize(4);
    assertThat(paellera.run("watch", "resumed").out()).contains("4 completed of 4 jobs");
  }

  @Test
  void aRunThatTheBrokerRefusesTellsHowToGoOn() {
    var outcome = paellera.run("enqueue", "--batch", "refused", "apple", "-K", "max.request.size=10");
    assertThat(outcome.exitCode()).isEqualTo(ExitCode.UNAVAILABLE);
    assertThat(outcome.err()).contains("0 are in Kafka; the same command with --batch refused --resume sends the rest");
    assertThat(broker.jobsOf("refused")).isEmpty();
  }
}
