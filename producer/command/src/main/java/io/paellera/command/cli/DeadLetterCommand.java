package io.paellera.command.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.paellera.command.deadletters.DeadLetter;
import io.paellera.command.deadletters.DeadLetterBox;
import io.paellera.command.deadletters.DeadLetterFilter;
import io.paellera.command.progress.Printable;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Looks after the dead-letter topic. */
@Command(
    name = "dlq",
    description = "Records that the workers gave up on: list them, show one, put them back.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  paellera dlq list --since 1d",
      "  paellera dlq show 0:17",
      "  paellera dlq replay --reason poison --dry-run",
      "  paellera dlq replay --id 01K3Z8Q5T7000000000000000"
    },
    subcommands = {
      DeadLetterCommand.ListCommand.class,
      DeadLetterCommand.ShowCommand.class,
      DeadLetterCommand.ReplayCommand.class
    })
final class DeadLetterCommand {

  /** Which dead letters. */
  static final class Selection {
    @Option(names = "--reason", split = ",", paramLabel = "CODE", description = "Only with these reasons.")
    private List<String> reasons = List.of();

    @Option(names = "--id", split = ",", paramLabel = "ID", description = "Only of these jobs.")
    private List<String> ids = List.of();

    @Option(
        names = "--place",
        split = ",",
        paramLabel = "PARTITION:OFFSET",
        description = "Only these, by their place in the topic.")
    private List<String> places = List.of();

    @Option(names = "--since", paramLabel = "MOMENT", description = "Only from this moment on.")
    private Instant since;

    DeadLetterFilter filter() {
      return new DeadLetterFilter(Set.copyOf(reasons), Set.copyOf(ids), Set.copyOf(places), Optional.ofNullable(since));
    }
  }

  private DeadLetterCommand() {}

  private static Consumer<DeadLetter> printer(Console console, OutputOptions output) {
    return letter -> output.print(console, line(letter), answer(letter));
  }

  private static String line(DeadLetter letter) {
    String text =
        "%s  %s  %s  %s at %s%s: %s"
            .formatted(
                letter.place(),
                letter.at(),
                letter.key().orElse("(no key)"),
                letter.why().reason(),
                letter.why().stage(),
                attempts(letter.why().attempts()),
                letter.why().message());
    return Printable.text(text);
  }

  private static String attempts(int number) {
    return number == 0 ? "" : " after " + Count.of(number, "attempt");
  }

  private static Answer answer(DeadLetter letter) {
    return Answer.of("place", letter.place())
        .with("at", letter.at().toString())
        .with("key", letter.key().orElse(""))
        .with("reason", letter.why().reason())
        .with("stage", letter.why().stage())
        .with("message", letter.why().message())
        .with("attempts", letter.why().attempts())
        .with("replays", letter.why().replays())
        .with("from", letter.why().topic() + "-" + letter.why().partition() + "@" + letter.why().offset());
  }

  /** Lists. */
  @Command(name = "list", description = "Lists dead letters, one a line.")
  static final class ListCommand implements Callable<Integer> {
    private final Console console;
    @Mixin private Selection selection;
    @Mixin private ConnectionOptions connection;
    @Mixin private OutputOptions output;

    ListCommand(Console console) {
      this.console = console;
    }

    @Override
    public Integer call() {
      var count = new AtomicLong();
      var print = printer(console, output);
      new DeadLetterBox(connection.client(console)).read(selection.filter(), print.andThen(letter -> count.incrementAndGet()));
      console.remark("%,d dead letters".formatted(count.get()));
      return ExitCode.OK;
    }
  }

  /** Shows one. */
  @Command(name = "show", description = "Shows one dead letter with its headers and its original bytes.")
  static final class ShowCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "PARTITION:OFFSET", description = "Its place, as dlq list prints it.")
    private String place;

    @Mixin private ConnectionOptions connection;
    @Mixin private OutputOptions output;

    ShowCommand(Console console) {
      this.console = console;
    }

    @Override
    public Integer call() {
      var count = new AtomicLong();
      var filter = new DeadLetterFilter(Set.of(), Set.of(), Set.of(place), Optional.empty());
      new DeadLetterBox(connection.client(console))
          .read(
              filter,
              letter -> {
                count.incrementAndGet();
                show(letter);
              });
      if (count.get() == 0) {
        throw new CommandException(ExitCode.UNKNOWN, "there is no dead letter at " + place);
      }
      return ExitCode.OK;
    }

    private void show(DeadLetter letter) {
      var headers = new LinkedHashMap<String, String>();
      letter
          .headers()
          .forEach(header -> headers.put(header.key(), header.value() == null ? "" : new String(header.value(), UTF_8)));
      var text = new StringBuilder(line(letter));
      headers.forEach(
          (name, value) ->
              text.append(System.lineSeparator()).append("  ").append(name).append(": ").append(Printable.text(value)));
      text.append(System.lineSeparator()).append(Printable.text(new String(letter.value(), UTF_8)));
      output.print(
          console, text.toString(), answer(letter).with("headers", headers).with("value", new String(letter.value(), UTF_8)));
    }
  }

  /** Puts back. */
  @Command(
      name = "replay",
      description = {
        "Puts dead letters back into the jobs topic, with their original bytes, and counts that in a header.",
        "",
        "They also stay in the dead-letter topic: to choose the same ones again replays them again."
      })
  static final class ReplayCommand implements Callable<Integer> {
    private final Console console;
    @Mixin private Selection selection;
    @Mixin private ConnectionOptions connection;
    @Mixin private OutputOptions output;

    @Option(names = "--all", description = "All of them: needed where nothing is selected.")
    private boolean all;

    @Option(names = "--dry-run", description = "Lists what would be put back.")
    private boolean dryRun;

    ReplayCommand(Console console) {
      this.console = console;
    }

    @Override
    public Integer call() {
      DeadLetterFilter filter = selection.filter();
      if (filter.equals(DeadLetterFilter.ALL) && !all) {
        throw new CommandException(ExitCode.USAGE, "say which: --reason, --id, --place, --since, or --all");
      }
      var box = new DeadLetterBox(connection.client(console));
      if (dryRun) {
        box.read(filter, printer(console, output));
        return ExitCode.OK;
      }
      long replayed = box.replay(filter, letter -> {});
      output.print(console, "%,d put back".formatted(replayed), Answer.of("replayed", replayed));
      return ExitCode.OK;
    }
  }
}
