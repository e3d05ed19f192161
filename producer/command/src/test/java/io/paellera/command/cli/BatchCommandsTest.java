package io.paellera.command.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@WithBroker
class BatchCommandsTest {

  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final CommandBroker broker;
  private final Paellera paellera;

  @TempDir Path folder;

  BatchCommandsTest(CommandBroker broker) {
    this.broker = broker;
    paellera = broker.paellera();
  }

  @Test
  void anUnknownBatchOrJobIsNeverFinished() {
    var watched = paellera.run("watch", "no-such-batch", "--wait-for-start", "100ms");
    assertThat(watched.exitCode()).isEqualTo(ExitCode.UNKNOWN);
    assertThat(watched.out()).contains("unknown").doesNotContain("completed");
    assertThat(paellera.run("watch", "no-such-batch", "--once", "-o", "json").out())
        .contains("\"known\":false", "\"finished\":false");
    for (String command : List.of("results", "cancel")) {
      assertThat(paellera.run(command, "no-such-batch").exitCode()).as(command).isEqualTo(ExitCode.UNKNOWN);
    }
    assertThat(paellera.run("retry", "no-such-batch", "--failed").exitCode()).isEqualTo(ExitCode.UNKNOWN);
    assertThat(paellera.run("download", "no-such-batch", "--to", folder.toString()).exitCode()).isEqualTo(ExitCode.UNKNOWN);

    paellera.run("enqueue", "--batch", "half-known", "apple", "never mind");
    await().atMost(PATIENCE).until(() -> paellera.run("watch", "half-known", "--once").out().contains("1 completed"));
    assertThat(paellera.run("watch", "half-known", "--for", "1s"))
        .satisfies(
            outcome -> {
              assertThat(outcome.exitCode()).isEqualTo(ExitCode.UNFINISHED);
              assertThat(outcome.out()).contains("1 completed, 1 waiting of 2 jobs");
            });
    assertThat(paellera.run("results", "half-known", "--job", "nobody").exitCode()).isEqualTo(ExitCode.UNKNOWN);
    String waiting =
        broker.jobsOf("half-known").stream()
            .filter(job -> job.prompt().orElseThrow().startsWith("never"))
            .findFirst()
            .orElseThrow()
            .id();
    assertThat(paellera.run("results", "half-known", "--job", waiting).exitCode()).isEqualTo(ExitCode.UNFINISHED);
    assertThat(paellera.run("results", "half-known").err()).contains("not finished");
  }

  @Test
  void watchMayStartBeforeTheRun() {
    var watching = CompletableFuture.supplyAsync(() -> paellera.run("watch", "later", "--wait-for-start", "5m"));
    paellera.run("enqueue", "--batch", "later", "apple", "pear");
    assertThat(watching).succeedsWithin(PATIENCE).extracting(Paellera.Outcome::exitCode).isEqualTo(0);
  }

  @Test
  void cancelAsksForWhatIsNotDone() {
    paellera.run("enqueue", "--batch", "unwanted", "never this", "never that");
    String job = broker.jobsOf("unwanted").get(0).id();
    assertThat(paellera.run("cancel", "unwanted", "--reason", "changed my mind").out()).contains("2 jobs had not ended");
    assertThat(paellera.run("cancel", "unwanted", "--job", job).out()).contains("1 job had not ended");
    assertThat(paellera.run("cancel", "unwanted", "--job", "nobody").exitCode()).isEqualTo(ExitCode.UNKNOWN);
  }
}
