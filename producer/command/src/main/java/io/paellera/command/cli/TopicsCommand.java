package io.paellera.command.cli;

import io.paellera.producer.TopicAdmin;
import io.paellera.producer.TopicPlan;
import io.paellera.producer.TopicState;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes the topics. */
@Command(
    name = "topics",
    description = "The topics that jobs and results travel on.",
    subcommands = TopicsCommand.CreateCommand.class)
final class TopicsCommand {

  private TopicsCommand() {}

  /** Creates what is missing. */
  @Command(
      name = "create",
      description = {
        "Creates the topics that are missing: jobs and results (kept for a week), dead letters (kept for 90 days),"
            + " control (compacted).",
        "",
        "Safe to repeat: a topic that is there stays as it is, and what differs from the plan is told."
      },
      footerHeading = "%nExamples:%n",
      footer = {"  paellera topics create --partitions 64 --replicas 3"})
  static final class CreateCommand implements Callable<Integer> {
    private final Console console;
    @Mixin private ConnectionOptions connection;
    @Mixin private OutputOptions output;

    @Option(
        names = "--partitions",
        description = "Of the jobs and results topics: at least as many as workers will ever run (default: 16).")
    private int partitions = TopicPlan.DEFAULT.partitions();

    @Option(names = "--replicas", description = "Copies of each partition (default: as the broker is set up).")
    private Integer replicas;

    @Option(names = "--retention", paramLabel = "DURATION", description = "How long jobs and results are kept (default: 7d).")
    private Duration retention = TopicPlan.DEFAULT.retention();

    @Option(names = "--dlq-retention", paramLabel = "DURATION", description = "How long dead letters are kept (default: 90d).")
    private Duration deadLetterRetention = TopicPlan.DEFAULT.deadLetterRetention();

    CreateCommand(Console console) {
      this.console = console;
    }

    @Override
    public Integer call() {
      var plan =
          new TopicPlan(
              partitions, replicas == null ? OptionalInt.empty() : OptionalInt.of(replicas), retention, deadLetterRetention);
      List<TopicState> states;
      try (var admin = new TopicAdmin(connection.client(console))) {
        states = admin.create(plan);
      }
      for (TopicState state : states) {
        String found = state.found().name().toLowerCase(Locale.ROOT);
        String differences = state.differences().isEmpty() ? "" : " (" + String.join("; ", state.differences()) + ")";
        output.print(
            console,
            state.name() + ": " + found + differences,
            Answer.of("topic", state.name()).with("found", found).with("differences", state.differences()));
      }
      return ExitCode.OK;
    }
  }
}
