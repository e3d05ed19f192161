package io.paellera.command.cli;

import io.paellera.producer.ClientSettings;
import io.paellera.producer.RenderClient;
import io.paellera.producer.TopicAdmin;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Stops jobs. */
@Command(
    name = "cancel",
    description = {
      "Asks the workers not to render the rest of a batch, or one job of it.",
      "",
      "What is done stays done; every other job ends as cancelled. Jobs that are enqueued later are not concerned."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  paellera cancel fruit --reason \"wrong prompts\"", "  paellera cancel fruit --job 01K3Z8Q5T7000000000000000"})
final class CancelCommand implements Callable<Integer> {

  private final Console console;

  @Parameters(paramLabel = "BATCH", description = "Name of the batch.")
  private String batch;

  @Mixin private ConnectionOptions connection;
  @Mixin private OutputOptions output;

  @Option(names = "--job", paramLabel = "ID", description = "Only this job.")
  private String job;

  @Option(names = "--reason", paramLabel = "TEXT", description = "Told to the workers; at most 500 characters.")
  private String reason;

  CancelCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    ClientSettings settings = connection.client(console);
    long waiting;
    try (var tracker = KnownBatch.open(settings, batch)) {
      if (job != null && !tracker.hasJob(job)) {
        throw new CommandException(ExitCode.UNKNOWN, "batch " + batch + " has no job " + job);
      }
      waiting = job == null ? tracker.state().waiting() : tracker.hasResult(job) ? 0 : 1;
    }
    try (var admin = new TopicAdmin(settings)) {
      admin.require(settings.topics().control());
    }
    request(settings);
    output.print(
        console,
        waiting == 0
            ? "nothing was waiting any more"
            : "asked for; %,d %s had not ended: paellera watch %s".formatted(waiting, waiting == 1 ? "job" : "jobs", batch),
        Answer.of("batch", batch).with("waiting", waiting));
    return ExitCode.OK;
  }

  private void request(ClientSettings settings) {
    try (RenderClient client = RenderClient.open(settings)) {
      Optional<String> why = Optional.ofNullable(reason);
      (job == null ? client.cancelBatch(batch, why) : client.cancelJob(job, why)).join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }
}
