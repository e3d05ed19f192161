package io.paellera.command.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.paellera.schemas.RenderJob;
import io.paellera.schemas.Seed;
import org.junit.jupiter.api.Test;

@WithBroker
class RetryCommandTest {

  private final CommandBroker broker;
  private final Paellera paellera;

  RetryCommandTest(CommandBroker broker) {
    this.broker = broker;
    paellera = broker.paellera();
  }

  @Test
  void failuresAreToldWithTheirReasonAndCanBeRetried() {
    paellera.run("enqueue", "--batch", "mixed", "apple", "poison ivy", "pear", "--seed", "5");
    var watched = paellera.run("watch", "mixed");
    assertThat(watched.exitCode()).isEqualTo(ExitCode.FAILURES);
    assertThat(watched.out()).contains("2 completed, 1 failed of 3 jobs");
    assertThat(watched.err())
        .contains("failed: poison at intake: it is \ufffd[31mpoison")
        .doesNotContain("\u001b");

    var failed = paellera.run("results", "mixed", "--failed", "-o", "csv");
    assertThat(failed.lines()).hasSize(2);
    assertThat(failed.lines().get(0)).startsWith("jobId,batch,status");
    assertThat(failed.out()).contains("it is \ufffd[31mpoison").doesNotContain("\u001b");

    assertThat(paellera.run("retry", "mixed", "--failed", "--dry-run").out()).contains("1 job would be sent again");
    assertThat(paellera.run("retry", "mixed", "--failed").out()).contains("1 job sent again");
    assertThat(broker.jobsOf("mixed")).hasSize(4);
    var again = paellera.run("watch", "mixed");
    assertThat(again.exitCode()).isZero();
    assertThat(again.out()).contains("3 completed of 3 jobs; 1 older try not counted");
    assertThat(broker.jobsOf("mixed"))
        .filteredOn(job -> job.id().endsWith(".retry-1"))
        .singleElement()
        .satisfies(
            job -> {
              assertThat(job.prompt()).hasValue("poison ivy");
              assertThat(job.seed()).hasValue(Seed.of(5));
            });
    assertThat(paellera.run("retry", "mixed", "--failed").out()).contains("0 jobs sent again");
    assertThat(paellera.run("results", "mixed", "--failed").out()).isEmpty();
  }

  @Test
  void anIdThatLeavesNoRoomForAnotherTryIsNamedBeforeAnythingIsSent() {
    String fits = "f".repeat(120);
    String tooLong = "x".repeat(121);
    var prompts = "{\"id\":\"%s\",\"prompt\":\"poison ivy\"}\n{\"id\":\"%s\",\"prompt\":\"poison oak\"}\n".formatted(fits, tooLong);
    paellera.runWithInput(prompts, "enqueue", "--batch", "long-ids", "-f", "-", "--format", "jsonl");
    assertThat(paellera.run("watch", "long-ids").out()).contains("2 failed of 2 jobs");

    var outcome = paellera.run("retry", "long-ids", "--failed");
    assertThat(outcome.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(outcome.err())
        .contains("(121 characters), but must be at most 120 characters long to be tried again, since .retry-1 is added to it");
    assertThat(broker.jobsOf("long-ids")).extracting(RenderJob::id).containsExactlyInAnyOrder(fits, tooLong);
  }
}
